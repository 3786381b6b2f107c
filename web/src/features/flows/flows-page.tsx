import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Answered } from '@/features/office/answered';
import { type Column, DataTable } from '@/features/office/data-table';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { useNames } from '@/features/office/settings';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { dayAndTime, listed } from '@/shared/i18n/format';
import { type FlowRow, useFlows } from './flows-api';
import { NewFlow } from './new-flow';
import { useFlowTexts } from './texts';

/** 流程: which flows there are, and which version serves customers. */
export default function FlowsPage() {
  const t = useFlowTexts();
  const office = useOfficeTexts();
  const names = useNames();
  const answer = useFlows();
  const { data } = answer;
  const [isNew, setNew] = useState(false);
  const columns: Column<FlowRow>[] = [
    {
      title: t('name'),
      render: (row) => <Link to={`/flows/${row.id}`}>{localised(row.name) || row.id}</Link>,
    },
    { title: t('key'), render: (row) => <code>{row.id}</code> },
    {
      title: t('lines'),
      render: (row) => listed(row.lines.map((line) => names.line(line))) || t('noLines'),
    },
    {
      title: t('version'),
      render: (row) => (row.version ? t('versionOf', { version: row.version }) : t('never')),
    },
    {
      title: t('publishedAt'),
      render: (row) => (row.published_at ? dayAndTime(row.published_at) : '–'),
    },
    {
      title: t('draft'),
      render: (row) => (row.has_changes ? <Mark kind="warn">{t('changes')}</Mark> : <Mark>{t('same')}</Mark>),
    },
  ];
  return (
    <>
      <PageHead title={office('section.flows')} intro={t('intro')}>
        <Button type="primary" onClick={() => setNew(true)}>
          {t('newFlow')}
        </Button>
      </PageHead>
      {isNew && <NewFlow known={data?.items ?? []} onClose={() => setNew(false)} />}
      <Card>
        <Answered
          query={answer}
          isEmpty={(data) => data.items.length === 0}
          empty={{ title: t('emptyTitle'), text: t('emptyText') }}
        >
          {(data) => (
            <DataTable
              caption={office('section.flows')}
              columns={columns}
              rows={data.items}
              rowKey={(row) => row.id}
            />
          )}
        </Answered>
      </Card>
    </>
  );
}
