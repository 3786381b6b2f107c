import { Table, type TableColumnsType, Tag } from 'antd';
import { Link } from 'react-router';
import { Card, PageHead } from '@/features/office/page-parts';
import { useNames } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { type FlowRow, useFlows } from './flows-api';
import { useFlowTexts } from './texts';

/** 流程: which flows there are, and which version serves customers. */
export default function FlowsPage() {
  const t = useFlowTexts();
  const office = useOfficeTexts();
  const names = useNames();
  const { data, error, refetch } = useFlows();
  const columns: TableColumnsType<FlowRow> = [
    {
      title: t('name'),
      render: (_, row) => <Link to={`/flows/${row.id}`}>{localised(row.name) || row.id}</Link>,
    },
    { title: t('key'), render: (_, row) => <code>{row.id}</code> },
    {
      title: t('lines'),
      render: (_, row) => row.lines.map((line) => names.line(line)).join('、') || t('noLines'),
    },
    {
      title: t('version'),
      render: (_, row) => (row.version ? t('versionOf', { version: row.version }) : t('never')),
    },
    {
      title: t('publishedAt'),
      className: 'numbers',
      render: (_, row) => (row.published_at ? dayAndTime(row.published_at) : '–'),
    },
    {
      title: t('draft'),
      render: (_, row) =>
        row.has_changes ? <Tag color="orange">{t('changes')}</Tag> : <Tag>{t('same')}</Tag>,
    },
  ];
  return (
    <>
      <PageHead title={office('section.flows')} intro={t('intro')} />
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <Empty title={t('emptyTitle')}>{t('emptyText')}</Empty>
        ) : (
          <Table<FlowRow>
            rowKey="id"
            size="middle"
            columns={columns}
            dataSource={data.items}
            pagination={false}
          />
        )}
      </Card>
    </>
  );
}
