import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { useNames } from '@/features/office/settings';
import type { ContactRow } from '@/shared/api/types';
import { clock, dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CustomerTags, StateTag } from './state-tag';
import { useRecordTexts } from './texts';

/** A duration in the table; a dash where the contact never came that far. */
function seconds(value: number | null, isMeant: boolean): string {
  return isMeant && value !== null ? clock(value) : '–';
}

export function RecordTable({ rows, isLoading }: { rows: readonly ContactRow[]; isLoading: boolean }) {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const names = useNames();
  const columns: TableColumnsType<ContactRow> = [
    {
      title: t('column.arrived'),
      width: 150,
      render: (_, row) => (
        <Link to={`/contacts/${row.id}`} className="numbers">
          {dayAndTime(row.arrived_at)}
        </Link>
      ),
    },
    { title: t('column.channel'), width: 70, render: (_, row) => shared(`channel.${row.channel}`) },
    {
      title: t('column.customer'),
      render: (_, row) => (
        <>
          {row.customer_name ?? <span className="quiet">{t('unknownCustomer')}</span>}{' '}
          <CustomerTags tier={row.tier} care={row.care} />
        </>
      ),
    },
    {
      title: t('column.phone'),
      width: 125,
      className: 'numbers',
      render: (_, row) => row.masked_phone ?? '–',
    },
    { title: t('column.queue'), width: 90, render: (_, row) => names.queue(row.queue) || '–' },
    { title: t('column.agent'), width: 90, render: (_, row) => row.agent_name ?? '–' },
    { title: t('column.state'), width: 100, render: (_, row) => <StateTag state={row.state} /> },
    {
      title: t('column.wait'),
      width: 75,
      align: 'right',
      className: 'numbers',
      render: (_, row) => seconds(row.wait_seconds, row.queued_at !== null),
    },
    {
      title: t('column.talk'),
      width: 90,
      align: 'right',
      className: 'numbers',
      render: (_, row) => seconds(row.talk_seconds, row.connected_at !== null),
    },
    {
      title: t('column.score'),
      width: 70,
      align: 'right',
      className: 'numbers',
      render: (_, row) =>
        row.score === null ? '–' : t('score', { score: row.score, grades: row.grades ?? 5 }),
    },
    {
      title: t('column.recording'),
      width: 80,
      render: (_, row) => (row.has_recording ? t('hasRecording') : <span aria-hidden="true">–</span>),
    },
  ];
  return (
    <Table<ContactRow>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...rows]}
      loading={isLoading}
      pagination={false}
      scroll={{ x: 1000 }}
    />
  );
}
