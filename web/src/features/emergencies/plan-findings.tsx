import type { PlaceFinding } from '@/features/office/form/findings-context';
import { sectionOf } from './model/section';
import type { Words } from './model/words';

/** What keeps the plan from being saved; each finding leads to its place. */
export function PlanFindings(props: {
  findings: readonly PlaceFinding[];
  words: Words;
  onShow: (pointer: string) => void;
}) {
  const { findings, words, onShow } = props;
  const { t } = words;
  if (findings.length === 0) return null;
  return (
    <section className="plan-findings" role="alert">
      <h3>{t('found', { number: findings.length })}</h3>
      <ul>
        {findings.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`}>
            <span aria-hidden="true">▲</span>
            <button type="button" onClick={() => onShow(pointer)}>
              <strong>{t(`section.${sectionOf(pointer)}`)}</strong> {message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
