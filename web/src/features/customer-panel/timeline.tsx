import type { ContactRow } from '@/shared/api/types';
import { clock, dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { ChannelIcon } from '@/shared/ui/tags';
import { useWrapUpCodeName } from './code-names';
import { useCustomerPanelTexts } from './texts';

/** An earlier contact of the customer; it opens its page in a window of its own. */
export function TimelineItem({ row, note }: { row: ContactRow; note: string }) {
  const t = useCustomerPanelTexts();
  const shared = useSharedTexts();
  const when = dayAndTime(row.arrived_at);
  const channel = shared(`channel.${row.channel}`);
  const codeName = useWrapUpCodeName();
  const isBad = row.state === 'abandoned' || row.state === 'interrupted';
  return (
    <li>
      <a
        href={`/office/contacts/${row.id}`}
        target="_blank"
        rel="noopener"
        aria-label={t('open', { time: when, channel })}
      >
        <span className="timeline-icon">
          <ChannelIcon channel={row.channel} size={15} />
        </span>
        <span className="timeline-main">
          <span className="timeline-when numbers">{when}</span>
          <span className={isBad ? 'timeline-bad' : undefined}>
            {row.wrap_up_code && !isBad ? codeName(row.wrap_up_code) : shared(`contactState.${row.state}`)}
          </span>
        </span>
        <span className="timeline-more">
          {row.agent_name && <span>{t('agent', { name: row.agent_name })}</span>}
          {row.talk_seconds !== null && row.talk_seconds > 0 && (
            <span className="numbers">
              {t(row.channel === 'phone' ? 'talk' : 'served', { time: clock(row.talk_seconds) })}
            </span>
          )}
          {row.score !== null && row.grades !== null && (
            <span className={`numbers${row.score * 2 <= row.grades ? ' timeline-bad' : ''}`}>
              {t('rated', { score: row.score, grades: row.grades })}
            </span>
          )}
          {row.has_recording && <span>{t('recording')}</span>}
        </span>
        {note && (
          <span className="timeline-note" title={note}>
            {note}
          </span>
        )}
      </a>
    </li>
  );
}
