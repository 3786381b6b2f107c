import { useQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '@/features/office/data-table';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { percent } from '@/features/wall/format';
import { api } from '@/shared/api/client';
import type { components } from '@/shared/api/schema';
import type { Localised } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';

type Figures = Omit<components['schemas']['DiversionFigures'], 'name'> & { name: Localised };
type Report = Omit<components['schemas']['DiversionReport'], 'items'> & { items: Figures[] };

/** 线上分流: who was offered to go on online, and who did. */
export default function DiversionsPage() {
  const t = useOfficeTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['diversions'],
    queryFn: () => api.get<Report>('/diversions/figures'),
  });
  const columns: Column<Figures>[] = [
    { title: t('diversions.day'), width: 130, render: (one) => one.day },
    { title: t('diversions.business'), render: (one) => localised(one.name) },
    { title: t('diversions.offered'), width: 110, isNumber: true, render: (one) => one.offered },
    { title: t('diversions.taken'), width: 110, isNumber: true, render: (one) => one.taken },
    { title: t('diversions.share'), width: 110, isNumber: true, render: (one) => percent(one.share) },
  ];
  const offered = data?.items.reduce((sum, one) => sum + one.offered, 0) ?? 0;
  const taken = data?.items.reduce((sum, one) => sum + one.taken, 0) ?? 0;
  return (
    <>
      <PageHead title={t('section.diversions')} intro={t('diversions.intro')} />
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <p className="state-text">{t('diversions.empty')}</p>
        ) : (
          <>
            <p>
              <strong>{t('diversions.all', { share: percent(taken / offered), taken, offered })}</strong>
            </p>
            <DataTable
              caption={t('section.diversions')}
              columns={columns}
              rows={data.items}
              rowKey={(one) => `${one.day} ${one.business}`}
            />
          </>
        )}
      </Card>
    </>
  );
}
