import type { WaitingQueue } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Running } from '@/shared/time/running';
import { useDeskTexts } from './texts';
import './waiting-list.css';

/** Who waits in the agent's queues, while nothing is offered. */
export function WaitingList({ waiting }: { waiting: WaitingQueue[] }) {
  const t = useDeskTexts();
  const isQuiet = waiting.every((one) => one.waiting === 0);
  return (
    <section className="waiting-list" aria-label={t('waiting.label')}>
      <div className="waiting-head">
        <h2>{t('waiting.label')}</h2>
        <span aria-hidden="true">{isQuiet ? t('waiting.none') : t('waiting.oldest')}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: with many queues the list scrolls, also by keyboard */}
      <ul tabIndex={0} aria-label={t('waiting.label')}>
        {waiting.map((one) => (
          <li key={one.queue} className={one.waiting === 0 ? 'is-quiet' : undefined}>
            <span className="waiting-name">{localised(one.name)}</span>
            <b className="numbers">{t('waiting.people', { count: one.waiting })}</b>
            <span className="waiting-oldest">
              {one.oldest_wait_since && (
                <Running since={one.oldest_wait_since} label={t('waiting.oldest')} lateAfter={120} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
