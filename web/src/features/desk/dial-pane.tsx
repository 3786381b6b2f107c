/** Calling out: a number, or a customer who was promised a call-back. */
import { PhoneOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CallBack } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk, useDeskAct } from './desk-context';
import './dial-pane.css';
import { useDeskTexts } from './texts';

const PlannedList = lazy(async () => ({
  default: (await import('@/features/call-backs/planned-list')).PlannedList,
}));

export function DialPane() {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct('dial');
  const [number, setNumber] = useState('');
  const [promised, setPromised] = useState<CallBack[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    desk.api.callBacks(stop.signal).then(
      ({ items }) => setPromised(items),
      () => {},
    );
    return () => stop.abort();
  }, [desk]);
  return (
    <section className="dial-pane" aria-label={t('dial.label')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (number.trim()) void desk.dial({ number: number.trim() });
        }}
      >
        <Input
          type="tel"
          aria-label={t('dial.number')}
          placeholder={t('dial.number')}
          maxLength={24}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button htmlType="submit" icon={<PhoneOutlined aria-hidden />} disabled={act.busy || !number.trim()}>
          {t('dial.call')}
        </Button>
      </form>
      <InlineFailure error={act.error} retry={act.retry} />
      <Suspense fallback={null}>
        <PlannedList />
      </Suspense>
      {promised.length > 0 && (
        <>
          <h3>{t('dial.promised')}</h3>
          <ul>
            {promised.slice(0, 20).map((one) => (
              <li key={one.contact}>
                <span>
                  {one.customer_name ?? one.masked_phone ?? '—'} <small>{dayAndTime(one.promised_at)}</small>
                </span>
                <Button
                  size="small"
                  disabled={act.busy || !one.masked_phone}
                  aria-label={`${t('dial.call')} ${one.customer_name ?? one.masked_phone ?? ''}`}
                  onClick={() => void desk.dial({ call_back: one.contact })}
                >
                  {t('dial.call')}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
