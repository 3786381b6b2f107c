/** One order of the customer: how far it is, what is promised, and taking it back. */
import { Button, Input } from 'antd';
import { type FormEvent, useId, useRef, useState } from 'react';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { InlineFailure } from '@/shared/ui/states';
import { conciergeApi } from './concierge-api';
import { NextPromise, StateTag, Steps } from './order-words';
import { useConciergeTexts } from './texts';
import type { Order } from './types';

function Cancel({ order, contact, onClose }: { order: Order; contact: string | null; onClose(): void }) {
  const t = useConciergeTexts();
  const id = useId();
  const key = useRef(crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const cancel = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await conciergeApi.cancel(order.id, reason, contact, key.current);
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <form className="service-cancel" onSubmit={(event) => void cancel(event)}>
      <p>{t(order.free_to_cancel ? 'cancelFree' : 'cancelCounts')}</p>
      <label htmlFor={id}>{t('cancelReason')}</label>
      <Input
        id={id}
        autoFocus
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.target.value)}
      />
      <InlineFailure error={error} />
      <div className="service-acts">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button danger htmlType="submit" loading={isBusy} disabled={!reason.trim()}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

export function OrderCard({
  order,
  contact,
  mayCancel,
}: {
  order: Order;
  contact: string | null;
  mayCancel: boolean;
}) {
  const t = useConciergeTexts();
  const [isCancelling, setCancelling] = useState(false);
  const isOpen = ['requested', 'placed', 'confirmed'].includes(order.state);
  return (
    <li className="service-order">
      <header>
        <b>{localised(order.name)}</b>
        <StateTag state={order.state} />
        <NextPromise order={order} />
      </header>
      {order.reference && (
        <p>
          {localised(order.provider.name)} · {t('reference')}{' '}
          <span className="numbers">{order.reference}</span>
          {order.begins_at && (
            <>
              {' '}
              · <span className="numbers">{dayAndTime(order.begins_at)}</span>
            </>
          )}
        </p>
      )}
      <details>
        <summary>{t('progress')}</summary>
        <Steps order={order} />
      </details>
      {isOpen &&
        mayCancel &&
        (isCancelling ? (
          <Cancel order={order} contact={contact} onClose={() => setCancelling(false)} />
        ) : (
          <Button size="small" onClick={() => setCancelling(true)}>
            {t('cancelOrder')}
          </Button>
        ))}
    </li>
  );
}
