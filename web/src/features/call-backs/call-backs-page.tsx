import { Link } from 'react-router';
import { type Column, DataTable } from '@/features/office/data-table';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { type PlannedCallBack, usePlanned } from './planned';
import { PlanActs } from './planned-list';
import { useCallBackTexts } from './texts';

/** 预约回呼: what was agreed with customers and is not done, for who leads the shift. */
export default function CallBacksPage() {
  const t = useCallBackTexts();
  const office = useOfficeTexts();
  const { data, error, refetch } = usePlanned(false);
  const columns: Column<PlannedCallBack>[] = [
    {
      title: t('due'),
      width: 170,
      render: (plan) => (
        <span className="numbers">
          {dayAndTime(plan.due)} {plan.is_overdue && <Mark kind="bad">{t('overdue')}</Mark>}
        </span>
      ),
    },
    {
      title: t('customer'),
      width: 200,
      render: (plan) => (
        <>
          <Link to={`/contacts/${plan.contact}`}>{plan.customer_name ?? t('unknown')}</Link>{' '}
          <span className="numbers">{plan.masked_phone}</span>
        </>
      ),
    },
    { title: t('stage'), width: 120, render: (plan) => t(`stages.${plan.stage}`) },
    {
      title: t('plannedBy'),
      width: 160,
      render: (plan) => `${plan.planned_by_name} ${dayAndTime(plan.planned_at)}`,
    },
    { title: t('note'), render: (plan) => <span className="planned-words">{plan.note}</span> },
    { title: t('acts'), width: 180, render: (plan) => <PlanActs plan={plan} /> },
  ];
  return (
    <>
      <PageHead title={office('section.call-backs')} intro={t('intro')} />
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <p className="state-text">{t('none')}</p>
        ) : (
          <DataTable
            caption={office('section.call-backs')}
            columns={columns}
            rows={data.items}
            rowKey={(plan) => plan.contact}
          />
        )}
      </Card>
    </>
  );
}
