import { ScheduleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { DeskContact } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import { usePlanOf } from './planned';
import { useCallBackTexts } from './texts';

const PlanDialog = lazy(async () => ({ default: (await import('./plan-dialog')).PlanDialog }));

/** Opens the agreement on a call-back, or on another time for one that was not reached. */
export function PlanButton({ one }: { one: DeskContact }) {
  const t = useCallBackTexts();
  const [isOpen, setOpen] = useState(false);
  const found = usePlanOf(one.contact.id).data;
  const again = found?.call_back_of?.stage === 'not_reached' ? found.call_back_of : undefined;
  const plan = found?.plan ?? again;
  return (
    <>
      <Button icon={<ScheduleOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {plan && plan !== again ? t('planned', { due: dayAndTime(plan.due) }) : t('plan')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <PlanDialog
            contact={plan?.contact ?? one.contact.id}
            maskedPhone={one.contact.masked_phone}
            plan={plan}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
