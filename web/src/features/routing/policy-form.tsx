import { type ComponentType, useContext } from 'react';
import { FindingsContext } from '@/features/office/form/findings-context';
import { AreasSection } from './form/areas-section';
import { CareSection } from './form/care-section';
import { GuaranteesSection } from './form/guarantees-section';
import { MatchingSection } from './form/matching-section';
import { NameSection } from './form/name-section';
import { usePolicyForm } from './form/policy-context';
import { QueuesSection } from './form/queues-section';
import { RulesSection } from './form/rules-section';
import { SitesSection } from './form/sites-section';
import type { Policy } from './model/policy';
import { SECTIONS, type Section, sectionOf } from './model/section';
import { unknownPlaces } from './model/shape';
import './policy-form.css';

const BODY: Record<Section, ComponentType> = {
  rules: RulesSection,
  queues: QueuesSection,
  areas: AreasSection,
  care: CareSection,
  sites: SitesSection,
  matching: MatchingSection,
  guarantees: GuaranteesSection,
  name: NameSection,
};

const size = (members: object | null | undefined) => Object.keys(members ?? {}).length;

/** How many things a section holds; `null` where there is nothing to count. */
function countOf(policy: Policy, section: Section): number | null {
  switch (section) {
    case 'care':
      return size(policy.care_phrases);
    case 'matching':
    case 'name':
      return null;
    default:
      return size(policy[section]);
  }
}

/** The whole document as a form, a section at a time. */
export function PolicyForm(props: { section: Section; onSection: (section: Section) => void }) {
  const { section, onSection } = props;
  const { policy, words } = usePolicyForm();
  const { t } = words;
  const findings = useContext(FindingsContext) ?? [];
  const Body = BODY[section];
  const unknown = unknownPlaces(policy);
  const turn = (event: React.KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const next = SECTIONS[(SECTIONS.indexOf(section) + way + SECTIONS.length) % SECTIONS.length];
    if (!next) return;
    onSection(next);
    document.getElementById(`policy-tab-${next}`)?.focus();
  };
  return (
    <div className="policy-form">
      <div className="policy-tabs" role="tablist" aria-orientation="vertical" aria-label={t('sections')}>
        {SECTIONS.map((one) => {
          const count = countOf(policy, one);
          const wrong = findings.filter(({ pointer }) => sectionOf(pointer) === one).length;
          return (
            <button
              key={one}
              type="button"
              role="tab"
              id={`policy-tab-${one}`}
              aria-selected={one === section}
              aria-controls="policy-section"
              tabIndex={one === section ? 0 : -1}
              onClick={() => onSection(one)}
              onKeyDown={turn}
            >
              <span>{t(`section.${one}`)}</span>
              {wrong > 0 ? (
                <span className="tab-wrong">
                  <span aria-hidden="true">▲ {wrong}</span>
                  <span className="visually-hidden">{t('findingCount', { count: wrong })}</span>
                </span>
              ) : (
                count !== null && <span className="tab-number">{count}</span>
              )}
            </button>
          );
        })}
      </div>
      <div
        className="policy-section"
        id="policy-section"
        role="tabpanel"
        aria-labelledby={`policy-tab-${section}`}
      >
        <p className="quiet-line">{t(`help.${section}`)}</p>
        <Body />
        {unknown.length > 0 && <p className="quiet-line">{t('unknown', { places: unknown.join(' ') })}</p>}
      </div>
    </div>
  );
}
