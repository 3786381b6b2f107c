/** One order for those who place it: what was entered whole, the provider, and the next step. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Link } from 'react-router';
import { amount } from '@/features/customer-view/money';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { localised, useLanguage } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Dialog } from '@/shared/ui/dialog';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { conciergeApi } from './concierge-api';
import { fenOf, inChina } from './form-values';
import { NextPromise, StateTag, Steps } from './order-words';
import { useConciergeTexts } from './texts';
import type { Act, Order, Particulars } from './types';

/** The acts at each state; the first is the one that leads on. */
const ACTS: Partial<Record<Order['state'], Kind[]>> = {
  requested: ['place', 'fail', 'cancel'],
  placed: ['confirm', 'fail', 'cancel'],
  confirmed: ['complete', 'fail', 'cancel'],
};
type Kind = Act['act'] | 'cancel';

export function OrderDialog({ id, onClose }: { id: string; onClose(): void }) {
  const t = useConciergeTexts();
  const office = useOfficeTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['service-order', id],
    queryFn: () => conciergeApi.particulars(id),
    // Each reading is audited: it is read when it is opened, and after a step.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog
      title={data ? localised(data.order.name) : t('order')}
      width={680}
      onClose={onClose}
      foot={<Button onClick={onClose}>{office('close')}</Button>}
    >
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : (
        <Whole {...data} onChanged={() => void refetch()} />
      )}
    </Dialog>
  );
}

function Whole({ order, particulars, onChanged }: Particulars & { onChanged(): void }) {
  const t = useConciergeTexts();
  const tag = useLanguage();
  const roles = useRoles();
  const acts = has(roles, 'clerk', 'shift_leader') ? (ACTS[order.state] ?? []) : [];
  const [chosen, setChosen] = useState<Kind | null>(null);
  const done = () => {
    setChosen(null);
    onChanged();
  };
  return (
    <div className="service-whole">
      <p className="service-head">
        <StateTag state={order.state} /> <NextPromise order={order} />
        {order.contact && <Link to={`/contacts/${order.contact}`}>{t('toContact')}</Link>}
        <Link to={`/customers/${order.customer}`}>{t('toCustomer')}</Link>
      </p>
      <dl className="service-facts">
        {particulars.map((one) => (
          <Fact key={one.field} name={localised(one.label)}>
            {one.value}
          </Fact>
        ))}
        <Fact name={t('column.provider')}>
          {localised(order.provider.name)} <span className="numbers">{order.provider.phone}</span>
        </Fact>
        {order.reference && <Fact name={t('reference')}>{order.reference}</Fact>}
        {order.begins_at && <Fact name={t('beginsAt')}>{dayAndTime(order.begins_at)}</Fact>}
        <Fact name={t('cost')}>
          {order.cost ? amount(order.cost, tag) : t(`charge.${order.charge.kind}`)}
        </Fact>
      </dl>
      <Steps order={order} />
      {chosen ? (
        <ActForm key={chosen} order={order} kind={chosen} onDone={done} onClose={() => setChosen(null)} />
      ) : (
        acts.length > 0 && (
          <div className="service-acts">
            {acts.map((kind, place) => (
              <Button
                key={kind}
                type={place === 0 ? 'primary' : 'default'}
                danger={kind === 'cancel' || kind === 'fail'}
                onClick={() => setChosen(kind)}
              >
                {t(`act.${kind}`)}
              </Button>
            ))}
          </div>
        )
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ActForm(props: { order: Order; kind: Kind; onDone(): void; onClose(): void }) {
  const { order, kind, onDone, onClose } = props;
  const t = useConciergeTexts();
  const office = useOfficeTexts();
  const cache = useQueryClient();
  const ids = { note: useId(), reference: useId(), begins: useId(), cost: useId() };
  const key = useRef(crypto.randomUUID());
  const [note, setNote] = useState('');
  const [reference, setReference] = useState('');
  const [begins, setBegins] = useState('');
  const [cost, setCost] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const needsCost = order.charge.kind === 'at_cost' && (kind === 'confirm' || kind === 'complete');
  const send = () => {
    if (kind === 'cancel') return conciergeApi.cancel(order.id, note, null, key.current);
    const cost_minor = needsCost ? fenOf(cost) : null;
    const act: Act =
      kind === 'place'
        ? { act: kind, note }
        : kind === 'fail'
          ? { act: kind, note }
          : kind === 'complete'
            ? { act: kind, cost_minor, note }
            : { act: kind, reference, begins_at: inChina(begins) || null, cost_minor, note };
    return conciergeApi.act(order.id, act, key.current);
  };
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await send();
      await cache.invalidateQueries({ queryKey: ['service-orders'] });
      onDone();
    } catch (problem) {
      setError(problem);
      setBusy(false);
      // What was refused was not carried out: a corrected step is another one.
      key.current = crypto.randomUUID();
    }
  };
  return (
    <form
      className="service-act-form"
      aria-label={t(`act.${kind}`)}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <h3>{t(`act.${kind}`)}</h3>
      {kind === 'cancel' && <p>{t(order.free_to_cancel ? 'cancelFree' : 'cancelCounts')}</p>}
      {kind === 'confirm' && (
        <>
          <label htmlFor={ids.reference}>{t('reference')}</label>
          <Input
            id={ids.reference}
            autoFocus
            value={reference}
            maxLength={60}
            onChange={(event) => setReference(event.target.value)}
          />
          <label htmlFor={ids.begins}>{t('beginsAt')}</label>
          <input
            id={ids.begins}
            className="service-time"
            type="datetime-local"
            value={begins}
            onChange={(event) => setBegins(event.target.value)}
          />
        </>
      )}
      {needsCost && (
        <>
          <label htmlFor={ids.cost}>{t('costYuan')}</label>
          <Input
            id={ids.cost}
            inputMode="decimal"
            value={cost}
            maxLength={12}
            status={cost && fenOf(cost) === null ? 'error' : ''}
            onChange={(event) => setCost(event.target.value)}
          />
        </>
      )}
      <label htmlFor={ids.note}>{t(kind === 'cancel' || kind === 'fail' ? 'cancelReason' : 'note')}</label>
      <Input
        id={ids.note}
        autoFocus={kind !== 'confirm'}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.target.value)}
      />
      <InlineFailure error={error} />
      <div className="service-acts">
        <Button onClick={onClose}>{office('cancel')}</Button>
        <Button
          type="primary"
          danger={kind === 'cancel' || kind === 'fail'}
          htmlType="submit"
          loading={isBusy}
          disabled={needsCost && cost.trim() !== '' && fenOf(cost) === null}
        >
          {t(`act.${kind}`)}
        </Button>
      </div>
    </form>
  );
}
