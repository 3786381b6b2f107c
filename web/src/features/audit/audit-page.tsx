import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { type FormEvent, useId, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Answered } from '@/features/office/answered';
import { useCursor } from '@/features/office/cursor';
import { type Column, DataTable } from '@/features/office/data-table';
import { Card, PageHead, Pager } from '@/features/office/page-parts';
import { type StaffRow, useStaffList } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import { api } from '@/shared/api/client';
import type { Page, Time } from '@/shared/api/types';
import { dayAndTime, timeOfDay } from '@/shared/i18n/format';
import { ACTIONS, useActionName } from './actions';
import { useAuditTexts } from './texts';
import './audit.css';

interface AuditRow {
  id: string;
  at: Time;
  staff: string | null;
  staff_number: string | null;
  staff_name: string | null;
  action: string;
  subject: string;
  contact: string | null;
  detail: Record<string, unknown>;
  remote: string | null;
}

const PAGE_ROWS = 50;
const MINUTE = 'YYYY-MM-DD HH:mm';

interface Wanted {
  staff?: string;
  action?: string;
  from?: string;
  to?: string;
}

function readWanted(query: URLSearchParams): Wanted {
  const one = (name: string) => query.get(name) || undefined;
  return { staff: one('staff'), action: one('action'), from: one('from'), to: one('to') };
}

function AuditFilters({ applied, onApply }: { applied: Wanted; onApply: (wanted: Wanted) => void }) {
  const t = useAuditTexts();
  const actionName = useActionName();
  const staff = useStaffList();
  const id = useId();
  const [draft, setDraft] = useState(applied);
  const set = (change: Partial<Wanted>) => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply(draft);
  };
  const range: [Dayjs | null, Dayjs | null] = [
    draft.from ? dayjs(draft.from) : null,
    draft.to ? dayjs(draft.to) : null,
  ];
  return (
    <form className="card audit-filters" onSubmit={submit}>
      <div className="audit-filter">
        <label htmlFor={`${id}s`}>{t('who')}</label>
        <Select
          id={`${id}s`}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('any')}
          value={draft.staff}
          onChange={(value?: string) => set({ staff: value })}
          options={staff.map((one) => ({ value: one.id, label: `${one.name} ${one.number}` }))}
        />
      </div>
      <div className="audit-filter">
        <label htmlFor={`${id}a`}>{t('what')}</label>
        <Select
          id={`${id}a`}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('any')}
          value={draft.action}
          onChange={(value?: string) => set({ action: value })}
          options={ACTIONS.map((value) => ({ value, label: actionName(value) }))}
        />
      </div>
      <div className="audit-filter audit-filter-wide">
        <label htmlFor={`${id}t`}>{t('time')}</label>
        <DatePicker.RangePicker
          id={{ start: `${id}t`, end: `${id}u` }}
          showTime={{ format: 'HH:mm' }}
          format={MINUTE}
          allowEmpty={[true, true]}
          value={range}
          aria-label={t('time')}
          onChange={(value) => set({ from: value?.[0]?.toISOString(), to: value?.[1]?.toISOString() })}
        />
      </div>
      <div className="audit-acts">
        <Button type="primary" htmlType="submit">
          {t('apply')}
        </Button>
        <Button
          onClick={() => {
            setDraft({});
            onApply({});
          }}
        >
          {t('clear')}
        </Button>
      </div>
    </form>
  );
}

/** The facts of a line, `key: value`, or nothing. */
function Detail({ detail }: { detail: AuditRow['detail'] }) {
  const facts = Object.entries(detail ?? {}).filter(([, value]) => value !== null && value !== '');
  if (facts.length === 0) return '–';
  return (
    <code className="audit-detail">
      {facts
        .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(', ')}
    </code>
  );
}

/** A member of staff by name, anything else by its id. */
function Subject({ subject, staff }: { subject: string; staff: readonly StaffRow[] }) {
  const who = staff.find((one) => subject === one.id || subject === `staff:${one.id}`);
  if (who) return `${who.name} ${who.number}`;
  return <code>{subject || '–'}</code>;
}

/** 审计: the audit trail, the latest line first. */
export default function AuditPage() {
  const t = useAuditTexts();
  const office = useOfficeTexts();
  const actionName = useActionName();
  const navigate = useNavigate();
  const staff = useStaffList();
  const [query] = useSearchParams();
  const cursor = useCursor();
  const wanted = readWanted(query);
  const answer = useQuery({
    queryKey: ['audit', wanted, cursor.after],
    queryFn: ({ signal }) =>
      api.get<Page<AuditRow>>('/audit-entries', { ...wanted, after: cursor.after, limit: PAGE_ROWS }, signal),
    placeholderData: keepPreviousData,
  });
  const { isFetching, isPlaceholderData, refetch } = answer;
  const apply = (next: Wanted) => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(next)) if (value) search.set(name, value);
    void navigate({ search: search.toString() });
  };
  const columns: Column<AuditRow>[] = [
    {
      title: t('when'),
      width: 170,
      render: (row) => {
        const withSeconds = `${dayAndTime(row.at)}${timeOfDay(row.at, true).slice(5)}`;
        return (
          <time className="numbers" dateTime={row.at}>
            {withSeconds}
          </time>
        );
      },
    },
    {
      title: t('who'),
      width: 140,
      render: (row) => (row.staff ? `${row.staff_name ?? ''} ${row.staff_number ?? ''}` : t('nobody')),
    },
    { title: t('what'), width: 150, render: (row) => actionName(row.action) },
    {
      title: t('subject'),
      width: 300,
      render: (row) =>
        row.contact ? (
          <Link to={`/contacts/${row.contact}`}>
            {t('contact')} <code>{row.contact}</code>
          </Link>
        ) : (
          <Subject subject={row.subject} staff={staff} />
        ),
    },
    { title: t('detail'), render: (row) => <Detail detail={row.detail} /> },
    { title: t('remote'), width: 130, render: (row) => row.remote ?? '–' },
  ];
  return (
    <>
      <PageHead title={office('section.audit')} intro={t('intro')}>
        <Button onClick={() => void refetch()} loading={isFetching}>
          {office('refresh')}
        </Button>
      </PageHead>
      <AuditFilters key={query.toString()} applied={wanted} onApply={apply} />
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0 && !isFetching}
          empty={{ title: t('emptyTitle'), text: t('emptyText') }}
        >
          {(data) => (
            <>
              <DataTable
                caption={office('section.audit')}
                columns={columns}
                rows={data.items}
                rowKey={(row) => row.id}
                isOld={isPlaceholderData}
              />
              <Pager cursor={cursor} next={data.next} count={data.items.length} />
            </>
          )}
        </Answered>
      </Card>
    </>
  );
}
