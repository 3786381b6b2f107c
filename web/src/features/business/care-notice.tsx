/** Why care is taken of the customer, what it leads to, and what they are told (96110). */
import { Button } from 'antd';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { useBusinessTexts } from './texts';
import type { Care, Deal } from './types';

export function CareReasons({ care }: { care: Care }) {
  const t = useBusinessTexts();
  return (
    <>
      <strong>{t(`measure.${care.measure}`)}</strong>
      <ul>
        {care.reasons.map((reason) => (
          <li key={reason.rule}>{localised(reason.because)}</li>
        ))}
      </ul>
    </>
  );
}

export function CareNotice({ deal }: { deal: Deal }) {
  if (!deal.care) return null;
  return (
    <div className={`business-care business-care-${deal.care.measure}`} role="alert">
      <CareReasons care={deal.care} />
      {deal.notice && <blockquote>{localised(deal.notice)}</blockquote>}
      {deal.end === 'stopped' && <Experts deal={deal} />}
    </div>
  );
}

/** What is left to do for a customer whose business was stopped: the experts, at the head of their queue. */
function Experts({ deal }: { deal: Deal }) {
  const t = useBusinessTexts();
  const desk = useDesk();
  const act = useDeskAct(`contact:${deal.contact}:guests`);
  const queue = deal.expert_queue;
  return (
    <>
      <p>{t('toExperts')}</p>
      {queue && (
        <Button type="primary" loading={act.busy} onClick={() => void desk.transfer(deal.contact, { queue })}>
          {t('transfer')}
        </Button>
      )}
      <InlineFailure error={act.error} retry={act.retry} />
    </>
  );
}
