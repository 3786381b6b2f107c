import { useQuery } from '@tanstack/react-query';
import { Table } from 'antd';
import type { Indicator } from '@/features/wall/types';
import { api } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
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
  return (
    <>
      <PageHead title={t('section.indicators')} intro={t('indicators.intro')} />
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : (
          <Table<Indicator>
            rowKey="code"
            dataSource={data}
            pagination={false}
            size="middle"
            columns={[
              {
                title: t('indicators.name'),
                width: 150,
                render: (_, one) => <strong>{localised(one.name)}</strong>,
              },
              { title: t('indicators.definition'), render: (_, one) => localised(one.definition) },
              { title: t('indicators.formula'), render: (_, one) => localised(one.formula) },
              { title: t('indicators.unit'), width: 80, render: (_, one) => unit(one.unit) },
              { title: t('indicators.target'), width: 130, render: (_, one) => one.target ?? '–' },
              { title: t('indicators.version'), width: 70, dataIndex: 'version' },
            ]}
          />
        )}
      </Card>
    </>
  );
}
