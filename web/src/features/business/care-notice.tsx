/** Why care is taken of the customer, what it leads to, and what they are told (96110). */
import { localised } from '@/shared/i18n';
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
  const t = useBusinessTexts();
  if (!deal.care) return null;
  return (
    <div className={`business-care business-care-${deal.care.measure}`} role="alert">
      <CareReasons care={deal.care} />
      {deal.notice && <blockquote>{localised(deal.notice)}</blockquote>}
      {deal.end === 'stopped' && <p>{t('toExperts')}</p>}
    </div>
  );
}
