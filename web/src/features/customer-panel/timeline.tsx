import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ContactRow, Page } from '@/shared/api/types';
import { clock, dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Failed, Loading } from '@/shared/ui/states';
import { ChannelIcon } from '@/shared/ui/tags';
import { useWrapUpCodeName } from './code-names';
import { useCustomerPanelTexts } from './texts';

const AT_ONCE = 10;

/** The customer's earlier contacts over all channels, latest first; each opens its page in a window of its own. */
export function Timeline({ customer, except }: { customer: string; except: string }) {
  const t = useCustomerPanelTexts();
  const pages = useInfiniteQuery({
    queryKey: ['customer', customer, 'contacts'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ContactRow>>(
        `/customers/${customer}/contacts`,
        { after: pageParam, limit: AT_ONCE },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 5 * 60_000,
  });
  const rows = (pages.data?.pages ?? []).flatMap((page) => page.items).filter((row) => row.id !== except);
  return (
    <section className="timeline">
      <h3>{t('timeline')}</h3>
      {pages.isPending && <Loading />}
      {pages.error && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && rows.length === 0 && <p className="timeline-empty">{t('timelineEmpty')}</p>}
      <ol>
        {rows.map((row) => (
          <TimelineItem key={row.id} row={row} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <button
          type="button"
          className="plain-button"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('more')}
        </button>
      )}
    </section>
  );
}

function TimelineItem({ row }: { row: ContactRow }) {
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
      </a>
    </li>
  );
}
