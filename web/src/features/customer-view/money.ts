import type { UiLanguage } from '@/shared/i18n';
import type { Money } from './customer-api';

/** An amount as people read it: `12,005.30 CNY`, with the currency's own decimals. */
export function amount({ minor, currency }: Money, tag: UiLanguage): string {
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'code' });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const number = new Intl.NumberFormat(tag, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return `${number.format(minor / 10 ** decimals)} ${currency}`;
}
