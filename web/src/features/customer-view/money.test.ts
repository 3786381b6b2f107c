import { expect, it } from 'vitest';
import { amount } from './money';

it('shows the decimals of the currency', () => {
  expect(amount({ minor: 1_200_530, currency: 'CNY' }, 'zh-CN')).toBe('12,005.30 CNY');
  expect(amount({ minor: 1_200, currency: 'JPY' }, 'en')).toBe('1,200 JPY');
});
