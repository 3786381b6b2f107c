/** What the agent agreed with customers and is not done. */
import { Button } from 'antd';
import { useState } from 'react';
import { dayAndTime } from '@/shared/i18n/format';
import { InlineFailure } from '@/shared/ui/states';
import './call-backs.css';
import { CallOffDialog, PlanDialog } from './plan-dialog';
import { type PlannedCallBack, useCallOff, usePlanned } from './planned';
import { useCallBackTexts } from './texts';

export function PlannedList() {
  const t = useCallBackTexts();
  const { data, error } = usePlanned(true);
  const items = data?.items ?? [];
  if (error) return <InlineFailure error={error} />;
  if (items.length === 0) return null;
  return (
    <>
      <h3>{t('mine')}</h3>
      <ul className="planned-list">
        {items.map((plan) => (
          <li key={plan.contact}>
            <span>
              {plan.customer_name ?? t('unknown')} <span className="numbers">{plan.masked_phone}</span>{' '}
              <small>
                {dayAndTime(plan.due)}
                {plan.is_overdue && <em className="planned-overdue">{t('overdue')}</em>}
              </small>
              {plan.note && <small className="planned-words">{plan.note}</small>}
            </span>
            <PlanActs plan={plan} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Changing and calling off, where it can still be done. */
export function PlanActs({ plan }: { plan: PlannedCallBack }) {
  const t = useCallBackTexts();
  const [asked, setAsked] = useState<'change' | 'callOff' | null>(null);
  const callOff = useCallOff();
  const whose = `${plan.customer_name ?? plan.masked_phone} ${dayAndTime(plan.due)}`;
  const close = () => setAsked(null);
  return (
    <span className="planned-acts">
      <Button size="small" aria-label={`${t('change')} ${whose}`} onClick={() => setAsked('change')}>
        {t('change')}
      </Button>
      <Button size="small" aria-label={`${t('callOff')} ${whose}`} onClick={() => setAsked('callOff')}>
        {t('callOff')}
      </Button>
      <InlineFailure error={callOff.error} />
      {asked === 'change' && <PlanDialog contact={plan.contact} plan={plan} onClose={close} />}
      {asked === 'callOff' && (
        <CallOffDialog
          isBusy={callOff.isPending}
          onConfirm={() => callOff.mutate(plan.contact, { onSettled: close })}
          onClose={close}
        />
      )}
    </span>
  );
}
