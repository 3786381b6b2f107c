import { ChangeSign } from '@/features/office/form/change-sign';
import { differences } from './model/difference';
import type { Plan } from './model/plan';
import type { Words } from './model/words';

export interface Compared {
  version: number;
  plan: Plan;
}

/**
 * In words, what was changed: against the version that was opened while something is not saved, otherwise against the
 * version before it.
 */
export function PlanChanges(props: {
  opened: Compared;
  before: Compared | null;
  plan: Plan;
  isChanged: boolean;
  words: Words;
  /** Leads to a place; `null` where there is no form to lead to. */
  onShow: ((pointer: string) => void) | null;
}) {
  const { opened, before, plan, isChanged, words, onShow } = props;
  const { t } = words;
  const base = isChanged ? opened : before;
  if (!base) return <p className="plan-changes quiet-line">{t('firstVersion')}</p>;
  const changes = differences(base.plan, plan, words);
  const number = changes.length;
  const head = isChanged
    ? t('sinceOpened', { version: opened.version, number })
    : t('sinceBefore', { version: opened.version, before: base.version, number });
  return (
    <details className="plan-changes">
      <summary>{head}</summary>
      {number === 0 && <p className="quiet-line">{t('noDifference')}</p>}
      <ul>
        {changes.map(({ how, pointer, text }) => (
          <li key={`${how} ${text}`}>
            <ChangeSign how={how} />
            {pointer === null || onShow === null ? (
              <span>{text}</span>
            ) : (
              <button type="button" onClick={() => onShow(pointer)}>
                {text}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
