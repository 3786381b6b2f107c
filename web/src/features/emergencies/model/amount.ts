/** Money as people write it, and as the server keeps it: whole units of the currency's smallest part. */
import type { UiLanguage } from '@/shared/i18n';
import type { Money } from './plan';

/** Digits after the point. */
export const decimals = (currency: string): number => (currency === 'JPY' ? 0 : 2);

export const inUnits = ({ minor, currency }: Money): number => minor / 10 ** decimals(currency);

export const toMinor = (units: number, currency: string): number =>
  Math.round(units * 10 ** decimals(currency));

/** The same amount in another currency: the number that is read stays. */
export const inCurrency = (money: Money, currency: string): Money => ({
  minor: toMinor(inUnits(money), currency),
  currency,
});

/** `50,000.00 元`, `CNY 50,000.00`. */
export function amountText(money: Money, tag: UiLanguage): string {
  const digits = decimals(money.currency);
  const number = inUnits(money).toLocaleString(tag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return tag === 'zh-CN' && money.currency === 'CNY' ? `${number} 元` : `${money.currency} ${number}`;
}
