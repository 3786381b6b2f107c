import '@/features/office/form/changes.css';
import { Button } from 'antd';
import type { PlaceFinding } from '@/features/office/form/findings-context';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import type { Policy } from './model/policy';
import { sectionOf } from './model/section';
import { type Thing, things } from './model/things';
import type { Words } from './model/words';
import type { Checked } from './policies';

/** The thing in which a place lies. */
const thingAt = (all: readonly Thing[], pointer: string): Thing | undefined =>
  all.find((thing) => pointer === thing.pointer || pointer.startsWith(`${thing.pointer}/`));

function List(props: {
  findings: readonly PlaceFinding[];
  policy: Policy;
  words: Words;
  onShow: (pointer: string) => void;
}) {
  const { findings, policy, words, onShow } = props;
  const { t } = words;
  const all = things(policy, words);
  const place = (pointer: string) => {
    const title = thingAt(all, pointer)?.title;
    const section = t(`section.${sectionOf(pointer)}`);
    return title && title !== section ? `${section} · ${title}` : section;
  };
  return (
    <ul>
      {findings.map(({ pointer, code, message }) => (
        <li key={`${pointer} ${code}`}>
          <span className="change-sign change-removed" aria-hidden="true">
            ▲
          </span>
          <button type="button" onClick={() => onShow(pointer)}>
            <strong>{place(pointer)}</strong> {message}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What keeps the policy from being switched on; each finding leads to its place. */
export function PolicyFindings(props: {
  checked: Checked;
  policy: Policy;
  words: Words;
  onShow: (pointer: string) => void;
}) {
  const { checked, ...list } = props;
  const { t } = props.words;
  const shared = useSharedTexts();
  const { findings, isChecking, error, retry } = checked;
  const count = findings?.length ?? 0;
  if (error && !isChecking) {
    return (
      <section className="policy-box policy-box-wrong" aria-label={t('check')}>
        <h3>
          <span role="status">{t('unchecked')}</span>
        </h3>
        <InlineFailure error={error} />
        <Button size="small" onClick={retry}>
          {shared('state.retry')}
        </Button>
      </section>
    );
  }
  const kind = findings === null || isChecking ? 'unknown' : count > 0 ? 'wrong' : 'good';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by key
    <section className={`policy-box policy-box-${kind}`} aria-label={t('check')} tabIndex={0}>
      <h3>
        <span role="status">
          {kind === 'unknown' ? t('checking') : kind === 'wrong' ? t('findings', { count }) : t('good')}
        </span>
      </h3>
      {findings && <List findings={findings} {...list} />}
    </section>
  );
}
