/** What the bank would do: the money, the fee with the customer's privilege, when it takes effect. */
import { amount } from '@/features/customer-view/money';
import { localised, useLanguage } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { useBusinessTexts } from './texts';
import type { QuoteView } from './types';

export function QuoteFacts({ quote }: { quote: QuoteView }) {
  const t = useBusinessTexts();
  const tag = useLanguage();
  const { fee } = quote;
  return (
    <dl className="business-facts">
      {quote.amount && (
        <>
          <dt>{t('amount')}</dt>
          <dd className="numbers">{amount(quote.amount, tag)}</dd>
        </>
      )}
      {fee && (
        <>
          <dt>{t('fee')}</dt>
          <dd>
            <span className="numbers">{amount(fee.fee, tag)}</span>
            {fee.fee.minor !== fee.list.minor && <s className="numbers quiet"> {amount(fee.list, tag)}</s>}
            {fee.privileges.map((one) => (
              <span key={localised(one)} className="business-privilege">
                {localised(one)}
              </span>
            ))}
          </dd>
        </>
      )}
      {quote.total && fee && (
        <>
          <dt>{t('total')}</dt>
          <dd className="numbers">{amount(quote.total, tag)}</dd>
        </>
      )}
      {quote.effective_at && (
        <>
          <dt>{t('effectiveAt')}</dt>
          <dd>{dayAndTime(quote.effective_at)}</dd>
        </>
      )}
    </dl>
  );
}
