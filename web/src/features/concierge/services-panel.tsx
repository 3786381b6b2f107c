/** 增值服务 at the desk: what the customer may have, an order read back and agreed to, and the orders there are. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
import { TierTag } from '@/shared/ui/tags';
import './concierge.css';
import { OrderCard } from './order-card';
import { OrderForm } from './order-form';
import { ReadBack } from './read-back';
import { RelationshipCard } from './relationship-card';
import { StandingWords } from './standing-words';
import { useConciergeTexts } from './texts';
import type { Item, Order } from './types';
import { servicesKey, useServices, type Whose } from './use-services';

/** `one`: the contact that the agent serves. */
export function ServicesPanel({ one }: { one: DeskContact }) {
  const contact = one.contact.id;
  return <Services whose={{ contact }} contact={contact} one={one} />;
}

/** The same of a customer whom nobody serves at this moment. */
export function ServicesSection({ customer, mayOrder }: { customer: string; mayOrder: boolean }) {
  return <Services whose={{ customer }} contact={null} isReadOnly={!mayOrder} />;
}

function Services(props: { whose: Whose; contact: string | null; one?: DeskContact; isReadOnly?: boolean }) {
  const { whose, contact, one, isReadOnly = false } = props;
  const t = useConciergeTexts();
  const cache = useQueryClient();
  const { data, error, refetch } = useServices(whose);
  const [chosen, setChosen] = useState<Item | null>(null);
  const [draft, setDraft] = useState<Order | null>(null);
  const [answered, setAnswered] = useState<Order | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const shown = data.orders.filter((order) => order.state !== 'drafted' && order.state !== 'expired');
  const open = shown.filter((order) => ['requested', 'placed', 'confirmed'].includes(order.state));
  const over = shown.filter((order) => !open.includes(order));
  const choose = (item: Item) => {
    setAnswered(null);
    setChosen(item);
  };
  const answer = (order: Order) => {
    setDraft(null);
    setChosen(null);
    setAnswered(order);
    void cache.invalidateQueries({ queryKey: servicesKey(whose) });
  };
  return (
    <div className="services">
      <p className="services-who">
        {data.masked_name} <TierTag tier={data.tier} />
      </p>
      {one && !one.contact.customer && <RelationshipCard customer={data.customer} one={one} />}
      <p className="service-answer" role="status">
        {answered &&
          t(answered.state === 'requested' ? 'ordered' : 'notOrdered', { name: localised(answered.name) })}
      </p>
      {draft ? (
        <ReadBack key={draft.id} order={draft} onAnswered={answer} />
      ) : chosen ? (
        <OrderForm
          key={chosen.code}
          services={data}
          item={chosen}
          contact={contact}
          onDrafted={setDraft}
          onClose={() => setChosen(null)}
        />
      ) : (
        <ul className="service-items" aria-label={t('items')}>
          {data.items.map(({ item, standing }) => (
            <li key={item.code}>
              <span className="service-item-words">
                <b>{localised(item.name)}</b>
                <StandingWords item={item} standing={standing} />
              </span>
              {!isReadOnly && (
                <Button
                  size="small"
                  aria-label={t('orderItem', { name: localised(item.name) })}
                  disabled={!standing.entitled || standing.left === 0}
                  onClick={() => choose(item)}
                >
                  {t('order')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <h3>{t('open')}</h3>
      {open.length === 0 && <p className="service-quiet">{t('noneOpen')}</p>}
      <ul className="service-orders">
        {open.map((order) => (
          <OrderCard key={order.id} order={order} contact={contact} mayCancel={!isReadOnly} />
        ))}
      </ul>
      {over.length > 0 && (
        <details className="service-past">
          <summary>{t('past', { count: over.length })}</summary>
          <ul className="service-orders">
            {over.map((order) => (
              <OrderCard key={order.id} order={order} contact={contact} mayCancel={false} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
