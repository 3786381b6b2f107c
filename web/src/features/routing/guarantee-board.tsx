import { type Column, DataTable } from '@/features/office/data-table';
import { Mark } from '@/features/office/mark';
import { Card } from '@/features/office/page-parts';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { type Document, type GuaranteeStep, useGuarantees } from './policies';
import { useRoutingTexts } from './texts';

type Target = { kind?: string };

/** The kind of what is promised, by the promise's id. */
function targets(document: Document | undefined): Map<string, string> {
  const given = Array.isArray(document?.guarantees)
    ? (document.guarantees as unknown as { id: string; target?: Target }[])
    : [];
  return new Map(given.map((one) => [one.id, one.target?.kind ?? '']));
}

/** Which promises are broken, why, and what changed lately. */
export function GuaranteeBoard({ document }: { document: Document | undefined }) {
  const t = useRoutingTexts();
  const { data, error, refetch } = useGuarantees();
  const kinds = targets(document);
  const measured = ({ change }: GuaranteeStep) =>
    kinds.get(change.guarantee) === 'answered_within'
      ? t('percent', { value: (change.measured / 10).toFixed(1) })
      : t('seconds', { value: (change.measured / 1000).toFixed(1) });
  const why = ({ change }: GuaranteeStep) => {
    if (!change.why) return '';
    const { kind, at_work = 0, ready = 0, waiting = 0 } = change.why;
    const key = `shortfall.${kind}` as 'shortfall.everybody_busy';
    return t(key, { at_work, ready, waiting });
  };
  const columns: Column<GuaranteeStep>[] = [
    { title: t('when'), width: 150, render: (step) => dayAndTime(step.at) },
    { title: t('guarantee'), width: 190, render: (step) => step.change.guarantee },
    {
      title: t('state'),
      width: 110,
      render: (step) => (
        <Mark kind={step.change.kept ? 'good' : 'bad'}>{t(step.change.kept ? 'kept' : 'broken')}</Mark>
      ),
    },
    {
      title: t('measured'),
      width: 190,
      render: (step) => `${measured(step)} · ${t('overContacts', { count: step.change.contacts })}`,
    },
    { title: t('why'), render: why },
  ];
  return (
    <Card title={t('guarantees')}>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <>
          <p className="state-text" role="status">
            {kinds.size === 0 ? (
              t('noGuarantees')
            ) : data.broken.length === 0 ? (
              <Mark kind="good">{t('allKept')}</Mark>
            ) : (
              data.broken.map((step) => (
                <span key={step.change.guarantee} className="guarantee-broken">
                  <Mark kind="bad">{`${t('broken')} · ${step.change.guarantee}`}</Mark> {measured(step)} ·{' '}
                  {why(step)}
                </span>
              ))
            )}
          </p>
          {data.changes.length > 0 && (
            <DataTable
              caption={t('recent')}
              columns={columns}
              rows={data.changes.slice(0, 10)}
              rowKey={(step) => `${step.at} ${step.change.guarantee} ${step.change.kept}`}
            />
          )}
        </>
      )}
    </Card>
  );
}
