import { sectionOf } from './model/section';
import type { Words } from './model/words';
import type { ToldFinding } from './plan-saving';

/**
 * What kept the plan from being saved; each finding leads to its place. What has been seen to stays in the list, so that
 * nothing moves while the rest is corrected.
 */
export function PlanFindings(props: {
  findings: readonly ToldFinding[];
  words: Words;
  onShow: (pointer: string) => void;
}) {
  const { findings, words, onShow } = props;
  const { t } = words;
  if (findings.length === 0) return null;
  const number = findings.filter(({ isGone }) => !isGone).length;
  return (
    <section className={number > 0 ? 'plan-findings' : 'plan-findings plan-findings-gone'}>
      <div role="alert">
        <h3>{number > 0 ? t('found', { number }) : t('allGone')}</h3>
      </div>
      <ul>
        {findings.map(({ pointer, message, isGone }) => (
          <li key={`${pointer} ${message}`} className={isGone ? 'finding-gone' : ''}>
            <span aria-hidden="true">{isGone ? '✓' : '▲'}</span>
            <button type="button" onClick={() => onShow(pointer)}>
              <strong>{t(`section.${sectionOf(pointer)}`)}</strong> <span>{message}</span>
              {isGone && <span className="visually-hidden"> {t('gone')}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
