/** 增值服务订单: what is to be placed with providers, nearest promise first, and the year by item. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Segmented } from 'antd';
import { useId, useState } from 'react';
import { Answered } from '@/features/office/answered';
import { useCursor } from '@/features/office/cursor';
import { type Column, DataTable } from '@/features/office/data-table';
import { Card, PageHead, Pager } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { useLive } from '@/shared/live/react';
import { TierTag } from '@/shared/ui/tags';
import './concierge.css';
import { conciergeApi } from './concierge-api';
import { OrderDialog } from './order-dialog';
import { NextPromise, StateTag } from './order-words';
import { useConciergeTexts } from './texts';
import type { Order } from './types';
import { useServiceNames } from './use-catalogue';
import { YearFigures } from './year-figures';

type View = 'open' | 'over' | 'figures';
const VIEWS: View[] = ['open', 'over', 'figures'];
export const ORDERS = 'service-orders';

export default function ConciergePage() {
  const t = useConciergeTexts();
  const office = useOfficeTexts();
  const [view, setView] = useState<View>('open');
  return (
    <>
      <PageHead title={office('section.services')} intro={t('intro')} />
      <Card>
        <Segmented
          className="service-views"
          value={view}
          onChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
        />
        {view === 'figures' ? <YearFigures /> : <Orders key={view} isOver={view === 'over'} />}
      </Card>
    </>
  );
}

function Orders({ isOver }: { isOver: boolean }) {
  const t = useConciergeTexts();
  const office = useOfficeTexts();
  const cursor = useCursor();
  const cache = useQueryClient();
  const names = useServiceNames();
  const [item, setItem] = useState('');
  const [state, setState] = useState('');
  const [isLate, setLate] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [itemField, stateField] = [useId(), useId()];
  const filter = { item, state, over: isOver, overdue: isLate || undefined, after: cursor.after };
  const query = useQuery({
    queryKey: [ORDERS, filter],
    queryFn: ({ signal }) => conciergeApi.orders(filter, signal),
  });
  useLive('concierge', (frame) => {
    if (frame.type === 'changed') void cache.invalidateQueries({ queryKey: [ORDERS] });
  });
  const states = isOver ? ['done', 'cancelled', 'failed'] : ['requested', 'placed', 'confirmed'];
  const columns: Column<Order>[] = [
    {
      title: t('column.item'),
      width: 190,
      render: (order) => (
        <Button type="link" className="service-open" onClick={() => setShown(order.id)}>
          {localised(order.name)}
        </Button>
      ),
    },
    {
      title: t('column.customer'),
      width: 150,
      render: (order) => (
        <>
          {order.masked_customer} <TierTag tier={order.tier} />
        </>
      ),
    },
    { title: t('column.state'), width: 100, render: (order) => <StateTag state={order.state} /> },
    isOver
      ? {
          title: t('column.ended'),
          width: 190,
          render: (order) => <span className="numbers">{dayAndTime(order.ended_at)}</span>,
        }
      : { title: t('column.next'), width: 230, render: (order) => <NextPromise order={order} /> },
    {
      title: t('column.requested'),
      width: 120,
      render: (order) => <span className="numbers">{dayAndTime(order.requested_at)}</span>,
    },
    {
      title: t('column.wanted'),
      width: 130,
      render: (order) => (
        <span className="numbers">
          {order.wanted_at ? dayAndTime(order.begins_at ?? order.wanted_at) : t('atOnce')}
        </span>
      ),
    },
    {
      title: t('column.provider'),
      render: (order) => (
        <>
          {localised(order.provider.name)} <span className="numbers">{order.provider.phone}</span>
        </>
      ),
    },
  ];
  return (
    <>
      <div className="service-filters">
        <label htmlFor={itemField}>{t('column.item')}</label>
        <select id={itemField} value={item} onChange={(event) => setItem(event.target.value)}>
          <option value="">{t('any')}</option>
          {[...names].map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <label htmlFor={stateField}>{t('column.state')}</label>
        <select id={stateField} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">{t('any')}</option>
          {states.map((one) => (
            <option key={one} value={one}>
              {t(`state.${one as 'done'}`)}
            </option>
          ))}
        </select>
        <Checkbox checked={isLate} onChange={(event) => setLate(event.target.checked)}>
          {t('onlyLate')}
        </Checkbox>
      </div>
      <Answered
        query={query}
        isEmpty={(page) => page.items.length === 0 && !cursor.isLater}
        empty={{ title: t(isOver ? 'noneOver' : 'noneInHand'), text: '' }}
      >
        {(page) => (
          <>
            <DataTable
              caption={office('section.services')}
              columns={columns}
              rows={page.items}
              rowKey={(order) => order.id}
            />
            <Pager cursor={cursor} next={page.next} count={page.items.length} />
          </>
        )}
      </Answered>
      {shown && <OrderDialog id={shown} onClose={() => setShown(null)} />}
    </>
  );
}
