/** The customer's contacts of all channels, latest first, searched by words, business, channel and day. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { useWrapUpCodes } from '@/features/customer-panel/code-names';
import { TimelineItem } from '@/features/customer-panel/timeline';
import type { Channel } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Failed, Loading } from '@/shared/ui/states';
import { type ContactSearch, customerApi } from './customer-api';
import { useCustomerViewTexts } from './texts';

const AT_ONCE = 10;
const FRESH_MS = 5 * 60_000;
const CHANNELS: readonly Channel[] = ['phone', 'video', 'chat', 'sms', 'email', 'wechat'];
/** China has one time zone. */
const DAY_BEGINS = 'T00:00:00+08:00';

/** The day after, for a search that includes the day. */
function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

interface Form {
  text: string;
  code: string | undefined;
  channel: string | undefined;
  from: string;
  to: string;
}

const EMPTY: Form = { text: '', code: undefined, channel: undefined, from: '', to: '' };

function searchOf({ text, code, channel, from, to }: Form): ContactSearch {
  return {
    text: text.trim() || undefined,
    code,
    channel,
    from: from ? `${from}${DAY_BEGINS}` : undefined,
    to: to ? `${dayAfter(to)}${DAY_BEGINS}` : undefined,
  };
}

export function History({ customer, except }: { customer: string; except: string | null }) {
  const t = useCustomerViewTexts();
  const [search, setSearch] = useState<ContactSearch>({});
  const pages = useInfiniteQuery({
    queryKey: ['customer', customer, 'contacts', search],
    queryFn: ({ pageParam }) => customerApi.contacts(customer, search, pageParam, AT_ONCE),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: FRESH_MS,
  });
  const rows = (pages.data?.pages ?? []).flatMap((page) => page.items).filter((row) => row.id !== except);
  return (
    <section className="timeline">
      <h3>{t('history')}</h3>
      <SearchForm onSearch={setSearch} />
      {pages.isPending && <Loading />}
      {pages.error && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data && rows.length === 0 && <p className="timeline-empty">{t('historyEmpty')}</p>}
      <ol>
        {rows.map((row) => (
          <TimelineItem key={row.id} row={row} note={row.note} />
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

function SearchForm({ onSearch }: { onSearch(search: ContactSearch): void }) {
  const t = useCustomerViewTexts();
  const shared = useSharedTexts();
  const codes = useWrapUpCodes();
  const [form, setForm] = useState<Form>(EMPTY);
  const [isWide, setWide] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(searchOf(form));
  };
  return (
    <search>
      <form className="history-search" onSubmit={submit}>
        <div className="history-line">
          <Input
            aria-label={t('searchText')}
            placeholder={t('searchText')}
            allowClear
            value={form.text}
            onChange={(event) => setForm({ ...form, text: event.target.value })}
          />
          <Button htmlType="submit">{t('search')}</Button>
          <button
            type="button"
            className="link-button"
            aria-expanded={isWide}
            onClick={() => setWide(!isWide)}
          >
            {t('moreFilters')}
          </button>
        </div>
        {isWide && (
          <div className="history-filters">
            <Select
              aria-label={t('business')}
              placeholder={t('business')}
              allowClear
              value={form.code}
              options={codes.map((one) => ({ value: one.code, label: localised(one.name) }))}
              onChange={(code: string | undefined) => setForm({ ...form, code })}
            />
            <Select
              aria-label={t('channel')}
              placeholder={t('channel')}
              allowClear
              value={form.channel}
              options={CHANNELS.map((value) => ({ value, label: shared(`channel.${value}`) }))}
              onChange={(channel: string | undefined) => setForm({ ...form, channel })}
            />
            {(['from', 'to'] as const).map((key) => (
              <Input
                key={key}
                type="date"
                aria-label={t(key)}
                value={form[key]}
                onChange={(event) => setForm({ ...form, [key]: event.target.value })}
              />
            ))}
          </div>
        )}
      </form>
    </search>
  );
}
