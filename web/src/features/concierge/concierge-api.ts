/** The requests of value-added services. A key makes a repeated request harmless. */
import { api } from '@/shared/api/client';
import type {
  Act,
  CustomerServices,
  Item,
  ItemYear,
  NewOrder,
  Order,
  Particulars,
  RelationshipManager,
} from './types';

const order = (id: string) => `/service-orders/${encodeURIComponent(id)}`;
const customerOf = (id: string) => `/customers/${encodeURIComponent(id)}`;

export interface OrderFilter {
  state?: string | null;
  over?: boolean;
  item?: string | null;
  overdue?: boolean;
  after?: string | null;
}

export const conciergeApi = {
  catalogue: () => api.get<{ version: number; items: Item[] }>('/service-catalogue'),
  ofContact: (contact: string) =>
    api.get<CustomerServices>(`/contacts/${encodeURIComponent(contact)}/services`),
  ofCustomer: (customer: string) => api.get<CustomerServices>(`${customerOf(customer)}/services`),
  draft: (customer: string, wish: NewOrder, key: string) =>
    api.post<Order>(`${customerOf(customer)}/service-orders`, wish, { idempotencyKey: key }),
  answer: (id: string, yes: boolean, key: string) =>
    api.post<Order>(`${order(id)}/answer`, { yes }, { idempotencyKey: key }),
  cancel: (id: string, reason: string, contact: string | null, key: string) =>
    api.post<Order>(`${order(id)}/cancellation`, { reason, contact }, { idempotencyKey: key }),
  orders: (filter: OrderFilter, signal?: AbortSignal) =>
    api.get<{ items: Order[]; next?: string }>('/service-orders', { ...filter }, signal),
  particulars: (id: string) => api.get<Particulars>(order(id)),
  act: (id: string, act: Act, key: string) =>
    api.post<Order>(`${order(id)}/steps`, act, { idempotencyKey: key }),
  figures: (year: number | null) =>
    api.get<{ year: number; items: ItemYear[] }>('/service-figures', { year }),
  relationship: (customer: string) =>
    api.get<{ relationship_manager: RelationshipManager | null }>(`${customerOf(customer)}/relationship`),
};
