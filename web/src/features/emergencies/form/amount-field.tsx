import { InputNumber, Select } from 'antd';
import { useId } from 'react';
import { FieldFrame } from '@/features/office/form/field-frame';
import { decimals, inCurrency, inUnits, toMinor } from '../model/amount';
import { CURRENCIES, type Money } from '../model/plan';
import { usePlanForm } from './plan-context';

/** More than any case needs, and few enough digits that no fen is lost on the way. */
const MOST = 9_999_999_999.99;

/** An amount in yuan and fen, or in another currency. */
export function AmountField({ at, value }: { at: string; value: Money }) {
  const { words, put } = usePlanForm();
  const { t } = words;
  const id = useId();
  const known = CURRENCIES as readonly string[];
  const currencies = known.includes(value.currency) ? known : [...known, value.currency];
  return (
    <FieldFrame label={t('field.upTo')} id={id} at={at}>
      <div className="amount">
        <InputNumber
          id={id}
          min={0}
          max={MOST}
          precision={decimals(value.currency)}
          value={inUnits(value)}
          onChange={(units) => put(`${at}/minor`, toMinor(units ?? 0, value.currency))}
        />
        <Select
          aria-label={t('field.currency')}
          options={currencies.map((one) => ({ value: one, label: one }))}
          value={value.currency}
          onChange={(currency: string) => put(at, { ...value, ...inCurrency(value, currency) })}
        />
      </div>
    </FieldFrame>
  );
}
