/** How the customer wants to be treated, and what they consented to. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Segmented, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import type { CustomerPanel, Language } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import { customerApi, customerKey, type Preferences } from './customer-api';
import { useCustomerViewTexts } from './texts';

const LANGUAGES: readonly Language[] = ['zh', 'en', 'ja', 'fr', 'ru', 'ko', 'de'];
const WAYS: readonly Preferences['way'][] = ['any', 'phone', 'sms', 'chat', 'email'];

interface Props {
  customer: CustomerPanel;
  contact: string | null;
  mayWrite: boolean;
}

export function PreferencesSection({ customer, contact, mayWrite }: Props) {
  const t = useCustomerViewTexts();
  const shared = useSharedTexts();
  const client = useQueryClient();
  const [wanted, setWanted] = useState<Preferences>(customer.preferences);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(customer.preferences);
  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await act();
      await client.invalidateQueries({ queryKey: customerKey(customer.id), exact: true });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(() => customerApi.setPreferences(customer.id, wanted));
  };
  return (
    <>
      <form className="preferences" onSubmit={save}>
        <div className="preference">
          <span>{t('language')}</span>
          <Select
            aria-label={t('language')}
            disabled={!mayWrite}
            value={wanted.language}
            options={LANGUAGES.map((value) => ({ value, label: shared(`languageName.${value}`) }))}
            onChange={(language) => setWanted({ ...wanted, language })}
          />
        </div>
        <div className="preference">
          <span>{t('way')}</span>
          <Select
            aria-label={t('way')}
            disabled={!mayWrite}
            value={wanted.way}
            options={WAYS.map((value) => ({ value, label: t(`ways.${value}`) }))}
            onChange={(way) => setWanted({ ...wanted, way })}
          />
        </div>
        <Checkbox
          disabled={!mayWrite}
          checked={wanted.no_disturb}
          onChange={(event) => setWanted({ ...wanted, no_disturb: event.target.checked })}
        >
          {t('noDisturb')}
        </Checkbox>
        <div className="preference">
          <span>{t('quiet')}</span>
          {(['quiet_from', 'quiet_to'] as const).map((key) => (
            <Input
              key={key}
              placeholder="HH:MM"
              maxLength={5}
              aria-label={t(key)}
              disabled={!mayWrite}
              value={wanted[key] ?? ''}
              onChange={(event) => setWanted({ ...wanted, [key]: event.target.value || null })}
            />
          ))}
        </div>
        {isChanged && (
          <div className="section-acts">
            <Button onClick={() => setWanted(customer.preferences)}>{t('cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t('save')}
            </Button>
          </div>
        )}
      </form>
      <InlineFailure error={error} />
      <h3>{t('consents')}</h3>
      <ul>
        {customer.consents.map((one) => (
          <li key={one.kind}>
            <span>
              {t(`consent.${one.kind}`)}
              {one.recorded_at && (
                <span className="section-quiet">
                  {' '}
                  {one.recorded_by} · {dayAndTime(one.recorded_at)}
                </span>
              )}
            </span>
            <Segmented
              size="small"
              disabled={!mayWrite || isBusy}
              aria-label={t(`consent.${one.kind}`)}
              value={one.given === null ? 'none' : one.given ? 'yes' : 'no'}
              options={[
                { value: 'yes', label: t('given') },
                { value: 'no', label: t('refused') },
                { value: 'none', label: t('neverAsked'), disabled: true },
              ]}
              onChange={(value) =>
                void run(() => customerApi.recordConsent(customer.id, one.kind, value === 'yes', contact))
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}
