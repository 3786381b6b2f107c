import { useQuery } from '@tanstack/react-query';
import type { Indicator } from '@/features/wall/types';
import { api } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
import { type Column, DataTable } from './data-table';
import { Card, PageHead } from './page-parts';
import { useOfficeTexts } from './texts';

/** 指标口径: one definition per figure. */
export default function IndicatorsPage() {
  const t = useOfficeTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['indicators'],
    queryFn: () => api.get<Indicator[]>('/indicators'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const unit = (code: string) =>
    code === 'share' || code === 'seconds' || code === 'count' ? t(`indicators.units.${code}`) : code;
  const columns: Column<Indicator>[] = [
    { title: t('indicators.name'), width: 150, render: (one) => <strong>{localised(one.name)}</strong> },
    { title: t('indicators.definition'), render: (one) => localised(one.definition) },
    { title: t('indicators.formula'), render: (one) => localised(one.formula) },
    { title: t('indicators.unit'), width: 80, render: (one) => unit(one.unit) },
    { title: t('indicators.target'), width: 130, render: (one) => one.target ?? '–' },
    { title: t('indicators.version'), width: 70, isNumber: true, render: (one) => one.version },
  ];
  return (
    <>
      <PageHead title={t('section.indicators')} intro={t('indicators.intro')} />
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : (
          <DataTable
            caption={t('section.indicators')}
            columns={columns}
            rows={data}
            rowKey={(one) => one.code}
          />
        )}
      </Card>
    </>
  );
}
