/** The form of an order: what the bank knows is taken, masked; the rest is entered. */
import { Button, Checkbox, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { conciergeApi } from './concierge-api';
import { type FormValues, firstValues, missing, mistakesByField, wishOf } from './form-values';
import { useConciergeTexts } from './texts';
import type { CustomerServices, Item, Order, ServiceField } from './types';

interface FieldProps {
  field: ServiceField;
  values: FormValues;
  known: string | null;
  mistake: string | undefined;
  onChange(values: FormValues): void;
}

function FieldInput({ field, values, known, mistake, onChange }: FieldProps) {
  const t = useConciergeTexts();
  const id = useId();
  const wrong = useId();
  const isKnown = values.registered.has(field.name);
  const value = values.fields[field.name] ?? '';
  const set = (text: string) => onChange({ ...values, fields: { ...values.fields, [field.name]: text } });
  const take = (isTaken: boolean) => {
    const registered = new Set(values.registered);
    if (isTaken) registered.add(field.name);
    else registered.delete(field.name);
    onChange({ ...values, registered });
  };
  const common = {
    id,
    required: field.required,
    'aria-invalid': mistake ? true : undefined,
    'aria-describedby': mistake ? wrong : undefined,
  };
  return (
    <div className="service-field">
      <label htmlFor={id}>
        {localised(field.label)}
        {!field.required && <span className="service-quiet"> {t('optional')}</span>}
      </label>
      {isKnown ? (
        <Input {...common} readOnly value={known ?? ''} />
      ) : field.kind === 'choice' ? (
        <select {...common} value={value} onChange={(event) => set(event.target.value)}>
          <option value="" disabled>
            {t('pick')}
          </option>
          {field.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {localised(choice.label)}
            </option>
          ))}
        </select>
      ) : field.kind === 'date_time' ? (
        <input
          {...common}
          className="service-time"
          type="datetime-local"
          value={value}
          onChange={(event) => set(event.target.value)}
        />
      ) : (
        <Input
          {...common}
          value={value}
          type={field.kind === 'phone' ? 'tel' : 'text'}
          inputMode={field.kind === 'number' ? 'numeric' : undefined}
          autoComplete="off"
          maxLength={200}
          status={mistake ? 'error' : ''}
          onChange={(event) => set(event.target.value)}
        />
      )}
      {field.prefill && known && (
        <Checkbox checked={isKnown} onChange={(event) => take(event.target.checked)}>
          {t(`take.${field.prefill}`)}
        </Checkbox>
      )}
      {mistake && (
        <p className="service-mistake" id={wrong} role="alert">
          {mistake}
        </p>
      )}
    </div>
  );
}

export function OrderForm(props: {
  services: CustomerServices;
  item: Item;
  contact: string | null;
  onDrafted(order: Order): void;
  onClose(): void;
}) {
  const { services, item, contact, onDrafted, onClose } = props;
  const t = useConciergeTexts();
  const title = useId();
  const [values, setValues] = useState(() => firstValues(item, services.masked_phone !== null));
  const [mistakes, setMistakes] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  // The same form sent twice enters one order; a changed form is another one.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const change = (next: FormValues) => {
    setValues(next);
    // What was wrong is no longer said of a field that is another now.
    setMistakes((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([name]) => next.fields[name] === values.fields[name]),
      ),
    );
    setKey(crypto.randomUUID());
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const empty = missing(item, values);
    setMistakes(Object.fromEntries(empty.map((name) => [name, t('missing')])));
    if (empty.length > 0) return;
    setBusy(true);
    setError(null);
    try {
      onDrafted(await conciergeApi.draft(services.customer, wishOf(item, contact, values), key));
    } catch (problem) {
      setMistakes(problem instanceof ApiProblem ? mistakesByField(problem.errors) : {});
      setError(problem);
      setBusy(false);
    }
  };
  const knownOf = (field: ServiceField) =>
    field.prefill === 'name'
      ? services.masked_name
      : field.prefill === 'phone'
        ? services.masked_phone
        : null;
  return (
    <form
      className="service-form"
      aria-labelledby={title}
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <h3 id={title}>{localised(item.name)}</h3>
      <p className="service-quiet">{localised(item.description)}</p>
      {item.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          values={values}
          known={knownOf(field)}
          mistake={mistakes[field.name]}
          onChange={change}
        />
      ))}
      <InlineFailure error={error} />
      <div className="service-acts">
        <Button onClick={onClose}>{t('back')}</Button>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {t('readBack')}
        </Button>
      </div>
    </form>
  );
}
