import { type ReactNode, useContext } from 'react';
import { FindingsContext } from './findings-context';
import './sectioned-form.css';

interface Sections<S extends string> {
  /** Ids on the page begin with it. */
  name: string;
  label: string;
  sections: readonly S[];
  chosen: S;
  onChoose(section: S): void;
  titleOf(section: S): string;
  /** How many things a section says; `null` where there is nothing to count. */
  countOf(section: S): number | null;
  /** The section in which a place lies. */
  sectionOf(pointer: string): S;
  /** How many findings there are, for who does not see the sign. */
  findingsText(count: number): string;
  children: ReactNode;
}

/** A long form, a section at a time: its tabs tell how much each holds, or how much of it is wrong. */
export function SectionedForm<S extends string>(props: Sections<S>) {
  const { name, sections, chosen, onChoose } = props;
  const findings = useContext(FindingsContext) ?? [];
  const turn = (event: React.KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = sections[(sections.indexOf(chosen) + way + sections.length) % sections.length];
    if (!next) return;
    onChoose(next);
    document.getElementById(`${name}-tab-${next}`)?.focus();
  };
  return (
    <div className="sectioned-form">
      <div className="section-tabs" role="tablist" aria-orientation="vertical" aria-label={props.label}>
        {sections.map((one) => {
          const count = props.countOf(one);
          const wrong = findings.filter(({ pointer }) => props.sectionOf(pointer) === one).length;
          return (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${name}-tab-${one}`}
              aria-selected={one === chosen}
              aria-controls={`${name}-section`}
              tabIndex={one === chosen ? 0 : -1}
              onClick={() => onChoose(one)}
              onKeyDown={turn}
            >
              <span>{props.titleOf(one)}</span>
              {wrong > 0 ? (
                <span className="tab-wrong">
                  <span aria-hidden="true">▲ {wrong}</span>
                  <span className="visually-hidden">{props.findingsText(wrong)}</span>
                </span>
              ) : (
                count !== null && <span className="tab-number">{count}</span>
              )}
            </button>
          );
        })}
      </div>
      <div
        className="section-panel"
        id={`${name}-section`}
        role="tabpanel"
        aria-labelledby={`${name}-tab-${chosen}`}
      >
        {props.children}
      </div>
    </div>
  );
}
