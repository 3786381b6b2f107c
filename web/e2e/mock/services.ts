/** Value-added services of one customer, answered in the browser: what the pages are shown of the catalogue and orders. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';

interface CatalogueItem {
  code: string;
  name: { zh: string; en: string };
  fields: { name: string; label: object; prefill?: string }[];
  provider: object;
  charge: object;
}

const read = (): { items: CatalogueItem[] } =>
  JSON.parse(readFileSync(resolve('..', 'demo/concierge/catalogue.json'), 'utf8'));

const NEXT = {
  drafted: 'requested',
  requested: 'placed',
  placed: 'confirmed',
  confirmed: 'done',
} as const;

export interface ServicesMock {
  /** The orders as they stand. */
  orders: Record<string, unknown>[];
  /** The form that was sent last. */
  sent: { fields: Record<string, string>; registered: string[] } | null;
}

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** Answers the requests of value-added services of this page. */
export async function serveServices(page: Page, standing: object): Promise<ServicesMock> {
  const { items } = read();
  const state: ServicesMock = { orders: [], sent: null };
  const json = (body: unknown, status = 200) => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
  });
  const orderOf = (item: CatalogueItem, fields: Record<string, string>) => ({
    id: `order-${state.orders.length + 1}`,
    revision: 1,
    item: item.code,
    name: item.name,
    customer: 'customer-1',
    masked_customer: '**明',
    tier: 'private_bank',
    contact: null,
    state: 'drafted',
    values: [],
    read_back: {
      zh: `为您预订${item.name.zh}：联系人**明，联系电话138****0023，${Object.values(fields).join('，')}。请问您确认预订吗？`,
      en: `We order ${item.name.en} for you: ${Object.values(fields).join('; ')}. Shall we order it?`,
    },
    wanted_at: null,
    drafted_at: minutesFromNow(0),
    requested_at: minutesFromNow(0),
    ended_at: null,
    next: { promise: 'response', at: minutesFromNow(5) },
    overdue: [],
    provider: item.provider,
    charge: item.charge,
    cost: null,
    reference: null,
    begins_at: null,
    given_back: false,
    free_to_cancel: true,
    steps: [{ at: minutesFromNow(0), by_name: '李浩然', step: { step: 'drafted' }, note: '' }],
  });
  const services = () => ({
    customer: 'customer-1',
    masked_name: '**明',
    masked_phone: '138****0023',
    tier: 'private_bank',
    items: items.map((item) => ({ item, standing })),
    orders: state.orders,
  });
  const move = (id: string, to?: string) => {
    const order = state.orders.find((one) => one.id === id);
    if (!order) return null;
    order.state = to ?? NEXT[order.state as keyof typeof NEXT];
    order.steps = [
      ...(order.steps as object[]),
      { at: minutesFromNow(0), by_name: '施文静', step: { step: order.state }, note: '' },
    ];
    if (order.state === 'done') order.next = null;
    return order;
  };
  await page.route(/\/api\/v1\/(customers|contacts)\/[^/]+\/services$/, (route) =>
    route.fulfill(json(services())),
  );
  await page.route(/\/api\/v1\/customers\/[^/]+\/relationship$/, (route) =>
    route.fulfill(
      json({
        relationship_manager: {
          id: 'm',
          number: '1006',
          name: '赵欣怡',
          availability: 'ready',
          is_caller: false,
        },
      }),
    ),
  );
  await page.route(/\/api\/v1\/service-catalogue$/, (route) => route.fulfill(json({ version: 1, items })));
  await page.route(/\/api\/v1\/customers\/[^/]+\/service-orders$/, (route) => {
    const wish = route.request().postDataJSON() as { item: string } & NonNullable<ServicesMock['sent']>;
    state.sent = { fields: wish.fields, registered: wish.registered };
    const item = items.find((one) => one.code === wish.item) ?? (items[0] as CatalogueItem);
    const order = orderOf(item, wish.fields);
    state.orders.unshift(order);
    return route.fulfill(json(order, 201));
  });
  await page.route(/\/api\/v1\/service-orders\/[^/]+\/(answer|steps)$/, (route) => {
    const id = new URL(route.request().url()).pathname.split('/').at(-2) ?? '';
    const { yes } = route.request().postDataJSON() as { yes?: boolean };
    return route.fulfill(json(move(id, yes === false ? 'declined' : undefined)));
  });
  await page.route(/\/api\/v1\/service-orders(\?.*)?$/, (route) => {
    const isOver = route.request().url().includes('over=true');
    const shown = state.orders.filter((order) => (order.state === 'done') === isOver);
    return route.fulfill(json({ items: shown }));
  });
  await page.route(/\/api\/v1\/service-orders\/[^/]+$/, (route) => {
    const id = new URL(route.request().url()).pathname.split('/').at(-1);
    const order = state.orders.find((one) => one.id === id);
    const label = { zh: '联系电话', en: 'Telephone' };
    const particulars = [{ field: 'phone', label, value: '13800000023' }];
    return route.fulfill(json({ order, particulars }));
  });
  await page.route(/\/api\/v1\/service-figures/, (route) => {
    const year = {
      item: 'road-rescue',
      ordered: 3,
      open: 1,
      done: 1,
      cancelled: 0,
      failed: 1,
      counted: 2,
      overdue: 1,
      response_seconds: 120,
      cost_minor: 0,
    };
    return route.fulfill(json({ year: 2026, items: [year] }));
  });
  return state;
}
