import { Link } from 'react-router';
import { type Column, DataTable } from '@/features/office/data-table';
import { useNames } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import type { ContactRow } from '@/shared/api/types';
import { clock, dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CustomerTags, StateTag } from './state-tag';
import { useRecordTexts } from './texts';

/** A duration in the table; a dash where the contact never came that far. */
function seconds(value: number | null, isMeant: boolean): string {
  return isMeant && value !== null ? clock(value) : '–';
}

export function RecordTable({ rows, isOld }: { rows: readonly ContactRow[]; isOld: boolean }) {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const office = useOfficeTexts();
  const names = useNames();
  const columns: Column<ContactRow>[] = [
    {
      title: t('column.arrived'),
      width: 150,
      render: (row) => (
        <Link to={`/contacts/${row.id}`} className="numbers">
          {dayAndTime(row.arrived_at)}
        </Link>
      ),
    },
    { title: t('column.channel'), width: 70, render: (row) => shared(`channel.${row.channel}`) },
    {
      title: t('column.customer'),
      render: (row) => (
        <>
          {row.customer_name ?? <span className="quiet">{t('unknownCustomer')}</span>}{' '}
          <CustomerTags tier={row.tier} care={row.care} />
        </>
      ),
    },
    {
      title: t('column.phone'),
      width: 125,
      render: (row) => <span className="numbers">{row.masked_phone ?? '–'}</span>,
    },
    { title: t('column.queue'), width: 90, render: (row) => names.queue(row.queue) || '–' },
    { title: t('column.agent'), width: 90, render: (row) => row.agent_name ?? '–' },
    { title: t('column.state'), width: 100, render: (row) => <StateTag state={row.state} /> },
    {
      title: t('column.wait'),
      width: 75,
      isNumber: true,
      render: (row) => seconds(row.wait_seconds, row.queued_at !== null),
    },
    {
      title: t('column.talk'),
      width: 90,
      isNumber: true,
      render: (row) => seconds(row.talk_seconds, row.connected_at !== null),
    },
    {
      title: t('column.score'),
      width: 70,
      isNumber: true,
      render: (row) => (row.score === null ? '–' : t('score', { score: row.score, grades: row.grades ?? 5 })),
    },
    {
      title: t('column.recording'),
      width: 80,
      render: (row) => (row.has_recording ? t('hasRecording') : <span aria-hidden="true">–</span>),
    },
  ];
  return (
    <DataTable
      caption={office('section.contacts')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      isOld={isOld}
    />
  );
}
