import { CopyOutlined, DownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useId, useRef } from 'react';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { usePlaceFindings } from '@/features/office/form/findings-context';
import { RowActs } from '@/features/office/form/row-acts';
import { usePolicyForm } from './policy-context';

export interface CardActs {
  index: number;
  count: number;
  onCopy: () => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** One thing that a policy says: told in a line, and opened to be changed. */
export function StatementCard(props: {
  at: string;
  /** What it is called. */
  name: string;
  /** Its place in an order that counts. */
  number?: number;
  sentence: ReactNode;
  /** What is shown beside the sentence, open or not. */
  drawing?: ReactNode;
  acts: ReactNode;
  /** The fields; drawn while the card is open. */
  children: () => ReactNode;
}) {
  const { at, name, number, sentence, drawing, acts, children } = props;
  const { mayEdit, opened, toggle, words } = usePolicyForm();
  const findings = usePlaceFindings(at);
  const id = useId();
  const isOpen = mayEdit && opened.includes(at);
  const head = (
    <>
      {number !== undefined && <span className="statement-number">{number}</span>}
      <span className="statement-text">
        {sentence}
        <code>{name}</code>
      </span>
    </>
  );
  const classes = ['statement', isOpen && 'statement-is-open', findings.length > 0 && 'statement-is-wrong'];
  return (
    <div className={classes.filter(Boolean).join(' ')} data-place={at}>
      <div className="statement-head">
        {mayEdit ? (
          <button
            type="button"
            className="statement-open"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => toggle(at)}
          >
            {head}
            <DownOutlined className="statement-arrow" aria-hidden="true" />
          </button>
        ) : (
          <div className="statement-open">{head}</div>
        )}
        {mayEdit && <div className="statement-acts">{acts}</div>}
      </div>
      {drawing}
      <PlaceFindings at={at} isExact={isOpen} />
      {isOpen && (
        <fieldset className="statement-fields" id={id} aria-label={`${words.t('edit')} ${name}`}>
          {children()}
        </fieldset>
      )}
    </div>
  );
}

/** Copying, moving and removing a card of a list; the focus stays with the card that is moved. */
export function StatementActs({ name, acts }: { name: string; acts: CardActs }) {
  const { t } = usePolicyForm().words;
  const here = useRef<HTMLDivElement>(null);
  const move = (to: number) => {
    const button = document.activeElement;
    const place = [...(here.current?.querySelectorAll('button') ?? [])].indexOf(button as HTMLButtonElement);
    const list = here.current?.closest('ol');
    acts.onMove(to);
    requestAnimationFrame(() => {
      const buttons = list?.children[to]?.querySelectorAll<HTMLButtonElement>('.card-moves button');
      const next = buttons?.[place];
      // At the end of the list one goes on with the other way.
      (next?.disabled ? buttons?.[place === 1 ? 2 : 1] : next)?.focus();
    });
  };
  const remove = () => {
    const list = here.current?.closest('ol');
    acts.onRemove();
    // Whoever goes by keyboard goes on with what is at the place now.
    requestAnimationFrame(() => {
      const next = list?.children[Math.min(acts.index, list.children.length - 1)];
      next?.querySelector<HTMLElement>('.statement-open')?.focus();
    });
  };
  return (
    <div className="card-moves" ref={here}>
      <Button
        size="small"
        type="text"
        icon={<CopyOutlined />}
        aria-label={t('copyOf', { name })}
        onClick={acts.onCopy}
      />
      <RowActs index={acts.index} count={acts.count} name={name} onMove={move} onRemove={remove} />
    </div>
  );
}
