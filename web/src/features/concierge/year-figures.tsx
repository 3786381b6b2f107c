/** The year of value-added services, by item. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { amount } from '@/features/customer-view/money';
import { Answered } from '@/features/office/answered';
import { type Column, DataTable } from '@/features/office/data-table';
import { useLanguage } from '@/shared/i18n';
import { duration } from '@/shared/i18n/format';
import { conciergeApi } from './concierge-api';
import { useConciergeTexts } from './texts';
import type { ItemYear } from './types';
import { useServiceNames } from './use-catalogue';

const COUNTS = ['ordered', 'open', 'done', 'cancelled', 'failed', 'counted', 'overdue'] as const;

export function YearFigures() {
  const t = useConciergeTexts();
  const tag = useLanguage();
  const names = useServiceNames();
  const [year, setYear] = useState<number | null>(null);
  const query = useQuery({
    queryKey: ['service-figures', year],
    queryFn: () => conciergeApi.figures(year),
  });
  const shown = query.data?.year;
  const columns: Column<ItemYear>[] = [
    { title: t('column.item'), width: 200, render: (row) => names.get(row.item) ?? row.item },
    ...COUNTS.map((name) => ({
      title: t(`figure.${name}`),
      isNumber: true,
      render: (row: ItemYear) =>
        name === 'overdue' && row.overdue > 0 ? <b className="service-late">{row.overdue}</b> : row[name],
    })),
    { title: t('figure.response'), isNumber: true, render: (row) => duration(row.response_seconds, tag) },
    {
      title: t('figure.cost'),
      isNumber: true,
      render: (row) => amount({ minor: row.cost_minor, currency: 'CNY' }, tag),
    },
  ];
  return (
    <>
      <nav className="service-filters" aria-label={t('year')}>
        <Button disabled={!shown} onClick={() => shown && setYear(shown - 1)}>
          {t('earlierYear')}
        </Button>
        <b className="numbers">{shown}</b>
        <Button disabled={year === null} onClick={() => setYear(null)}>
          {t('thisYear')}
        </Button>
      </nav>
      <Answered
        query={query}
        isEmpty={(figures) => figures.items.length === 0}
        empty={{ title: t('noFigures'), text: '' }}
      >
        {(figures) => (
          <DataTable
            caption={t('views.figures')}
            columns={columns}
            rows={figures.items}
            rowKey={(row) => row.item}
          />
        )}
      </Answered>
    </>
  );
}
