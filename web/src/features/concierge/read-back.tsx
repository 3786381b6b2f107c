/** What is read to the customer before anything is ordered, and what they say to it. */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { conciergeApi } from './concierge-api';
import { useConciergeTexts } from './texts';
import type { Order } from './types';

export function ReadBack({ order, onAnswered }: { order: Order; onAnswered(order: Order): void }) {
  const t = useConciergeTexts();
  const [busy, setBusy] = useState<'yes' | 'no' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const keys = useRef({ yes: crypto.randomUUID(), no: crypto.randomUUID() });
  const words = useRef<HTMLQuoteElement>(null);
  useEffect(() => words.current?.focus(), []);
  const answer = async (said: 'yes' | 'no') => {
    setBusy(said);
    setError(null);
    try {
      onAnswered(await conciergeApi.answer(order.id, said === 'yes', keys.current[said]));
    } catch (problem) {
      setError(problem);
      setBusy(null);
    }
  };
  return (
    <section className="service-read-back" aria-label={t('readBackTitle')}>
      <h3>{t('readBackTitle')}</h3>
      <blockquote ref={words} tabIndex={-1}>
        {localised(order.read_back)}
      </blockquote>
      <InlineFailure error={error} />
      <div className="service-acts">
        <Button disabled={busy !== null} loading={busy === 'no'} onClick={() => void answer('no')}>
          {t('saidNo')}
        </Button>
        <Button
          type="primary"
          disabled={busy !== null}
          loading={busy === 'yes'}
          onClick={() => void answer('yes')}
        >
          {t('saidYes')}
        </Button>
      </div>
    </section>
  );
}
