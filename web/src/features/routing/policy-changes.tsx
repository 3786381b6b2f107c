import { ChangeSign } from '@/features/office/form/change-sign';
import { differences } from './model/difference';
import type { Policy } from './model/policy';
import type { Words } from './model/words';

/** What the opened version changes of the one in force, in words; each change leads to its place. */
export function PolicyChanges(props: {
  inForce: { version: number; policy: Policy } | null;
  policy: Policy;
  words: Words;
  onShow: (pointer: string) => void;
}) {
  const { inForce, policy, words, onShow } = props;
  const { t } = words;
  const changes = inForce ? differences(inForce.policy, policy, words) : [];
  const values = { version: inForce?.version ?? 0, count: changes.length };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by key
    <section className="policy-box" aria-label={t('compared')} tabIndex={0}>
      <h3>{inForce ? t(changes.length > 0 ? 'changes' : 'noChanges', values) : t('noInForce')}</h3>
      <ul>
        {changes.map(({ how, pointer, text }) => (
          <li key={`${how} ${text}`}>
            <ChangeSign how={how} />
            {pointer === null ? (
              <span className="change-text">{text}</span>
            ) : (
              <button type="button" onClick={() => onShow(pointer)}>
                {text}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
