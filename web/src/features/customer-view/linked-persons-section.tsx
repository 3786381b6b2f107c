/** Family and whoever may act for the customer. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import type { CustomerPanel, PersonRelation } from '@/shared/api/types';
import { InlineFailure } from '@/shared/ui/states';
import { customerApi, customerKey } from './customer-api';
import { Masked } from './masked';
import { useCustomerViewTexts } from './texts';

const RELATIONS: readonly PersonRelation[] = [
  'spouse',
  'child',
  'parent',
  'guardian',
  'representative',
  'emergency_contact',
];

export function LinkedPersonsSection({ customer, mayWrite }: { customer: CustomerPanel; mayWrite: boolean }) {
  const t = useCustomerViewTexts();
  const client = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const [name, setName] = useState('');
  const [relation, setRelation] = useState<PersonRelation>('spouse');
  const [phone, setPhone] = useState('');
  const [error, setError] = useState<unknown>(null);
  const run = async (act: () => Promise<unknown>) => {
    setError(null);
    try {
      await act();
      await client.invalidateQueries({ queryKey: customerKey(customer.id), exact: true });
      return true;
    } catch (problem) {
      setError(problem);
      return false;
    }
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const isDone = await run(() =>
      customerApi.link(customer.id, { name, relation, phone: phone.trim() || null }),
    );
    if (!isDone) return;
    setAdding(false);
    setName('');
    setPhone('');
  };
  return (
    <>
      {customer.linked_persons.length === 0 && <p className="section-empty">{t('noPersons')}</p>}
      <ul>
        {customer.linked_persons.map((person) => (
          <li key={person.id}>
            <span>
              {person.masked_name} · {t(`relation.${person.relation}`)}{' '}
              {person.masked_phone && (
                <Masked
                  customer={customer.id}
                  field={{ kind: 'linked_phone', person: person.id }}
                  masked={person.masked_phone}
                  name={t('personPhone')}
                  mayUnmask={customer.may_unmask}
                />
              )}
            </span>
            {mayWrite && (
              <button
                type="button"
                className="link-button"
                onClick={() => void run(() => customerApi.unlink(customer.id, person.id))}
              >
                {t('unlink')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <InlineFailure error={error} />
      {mayWrite && !isAdding && <Button onClick={() => setAdding(true)}>{t('addPerson')}</Button>}
      {isAdding && (
        <form className="person-form" onSubmit={(event) => void add(event)}>
          <Input
            aria-label={t('personName')}
            placeholder={t('personName')}
            maxLength={60}
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Select
            aria-label={t('personRelation')}
            value={relation}
            options={RELATIONS.map((value) => ({ value, label: t(`relation.${value}`) }))}
            onChange={setRelation}
          />
          <Input
            aria-label={t('personPhone')}
            placeholder={t('personPhone')}
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
          <div className="section-acts">
            <Button onClick={() => setAdding(false)}>{t('cancel')}</Button>
            <Button type="primary" htmlType="submit" disabled={!name.trim()}>
              {t('save')}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
