/** What the customer wants, entered by the agent: picked out of what they have, or typed. */
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { amount } from '@/features/customer-view/money';
import { localised, useLanguage } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
import { businessApi } from './business-api';
import { useBusinessTexts } from './texts';
import type { Choices, Deal, Field, Pick } from './types';

function usePickText() {
  const t = useBusinessTexts();
  const tag = useLanguage();
  return (pick: Pick) =>
    [
      localised(pick.label),
      pick.risk ? t('risk', { risk: pick.risk }) : '',
      pick.money ? amount(pick.money, tag) : '',
    ]
      .filter(Boolean)
      .join(' · ');
}

function FieldInput({
  field,
  picks,
  value,
  onChange,
}: {
  field: Field;
  picks: Pick[];
  value: string;
  onChange(value: string): void;
}) {
  const t = useBusinessTexts();
  const id = useId();
  const pickText = usePickText();
  const options =
    field.kind === 'pick'
      ? picks.map((pick) => ({ value: pick.value, text: pickText(pick) }))
      : field.choices.map((one) => ({ value: one.value, text: localised(one.label) }));
  return (
    <div className="business-field">
      <label htmlFor={id}>{localised(field.label)}</label>
      {field.kind === 'pick' || field.kind === 'choice' ? (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)} required>
          <option value="" disabled>
            {options.length === 0 ? t('none') : t('pick')}
          </option>
          {options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.text}
            </option>
          ))}
        </select>
      ) : (
        <Input
          id={id}
          value={value}
          required
          inputMode={field.kind === 'text' ? 'text' : 'decimal'}
          autoComplete="off"
          maxLength={200}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

function Limits({ limits }: { limits: NonNullable<Choices['limits']> }) {
  const t = useBusinessTexts();
  const tag = useLanguage();
  return (
    <p className="quiet">
      {t('limits', {
        each: amount(limits.per_transaction, tag),
        day: amount(limits.per_day, tag),
        used: amount(limits.used_today, tag),
      })}
    </p>
  );
}

export function DealForm({
  deal,
  isBusy,
  onEnter,
}: {
  deal: Deal;
  isBusy: boolean;
  onEnter(fields: Record<string, string>, coached: boolean): void;
}) {
  const t = useBusinessTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['deal choices', deal.id],
    queryFn: () => businessApi.choices(deal.id),
    staleTime: 60_000,
  });
  const [fields, setFields] = useState(deal.fields);
  const [coached, setCoached] = useState(deal.coached);
  const [isOpen, setOpen] = useState(!deal.quote);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (deal.quote && !isOpen) {
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {t('change')}
      </Button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOpen(false);
    onEnter(fields, coached);
  };
  return (
    <form className="business-form" onSubmit={submit}>
      {data.limits && <Limits limits={data.limits} />}
      {deal.definition.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          picks={data.fields[field.name] ?? []}
          value={fields[field.name] ?? ''}
          onChange={(value) => setFields({ ...fields, [field.name]: value })}
        />
      ))}
      <Checkbox checked={coached} onChange={(event) => setCoached(event.target.checked)}>
        {t('coached')}
      </Checkbox>
      <Button type="primary" htmlType="submit" block disabled={isBusy}>
        {t('check')}
      </Button>
    </form>
  );
}
