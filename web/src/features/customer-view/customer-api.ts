/** What is read of a customer and written to their file. Every reading is audited, so nothing is read again by itself. */
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type {
  ContactRow,
  CustomerPanel,
  CustomerPreferences,
  Localised,
  Page,
  Time,
} from '@/shared/api/types';

export interface Money {
  minor: number;
  currency: string;
}

export interface Products {
  person: { masked_identity_number: string; age: number; frozen: boolean } | null;
  accounts: {
    masked_number: string;
    kind: 'current' | 'savings' | 'term' | 'credit_card';
    relation: 'registered' | 'linked' | 'registered_payee';
    name: Localised;
    state: 'open' | 'stopped' | 'frozen' | 'closed';
    opened_on: string;
    branch: Localised;
    balance: Money | null;
    available: Money | null;
  }[];
  cards: {
    masked_number: string;
    name: Localised;
    credit: boolean;
    loss: 'normal' | 'reported_orally' | 'reported_in_writing' | 'replaced';
    expires_on: string;
  }[];
  holdings: { kind: string; name: Localised; value: Money | null }[];
  loss_reports: {
    masked_number: string;
    state: 'oral' | 'lifted' | 'written' | 'replaced';
    reported_at: Time;
    lifts_at: Time | null;
  }[];
  balances_shown: boolean;
}

export interface CustomerNote {
  id: string;
  text: string;
  author: string;
  author_name: string;
  written_at: Time;
  changed_at: Time | null;
  versions: { text: string; replaced_at: Time }[];
}

export type CustomerContact = ContactRow & { note: string };

export type Field =
  | { kind: 'name' | 'identity_number' }
  | { kind: 'phone' | 'number'; masked: string }
  | { kind: 'linked_phone'; person: string };

export interface Unmasked {
  value: string;
  until: Time;
}

export interface ContactSearch {
  text?: string;
  code?: string;
  channel?: string;
  from?: string;
  to?: string;
}

export type Preferences = CustomerPreferences;

const FRESH_MS = 10 * 60_000;
const of = (customer: string) => `/customers/${customer}`;

export const customerApi = {
  unmask: (customer: string, field: Field, reason: string) =>
    api.post<Unmasked>(`${of(customer)}/unmaskings`, { field, reason }),
  contacts: (customer: string, search: ContactSearch, after: string | undefined, limit: number) =>
    api.get<Page<CustomerContact>>(`${of(customer)}/contacts`, { ...search, after, limit }),
  writeNote: (customer: string, text: string) => api.post<string>(`${of(customer)}/notes`, { text }),
  changeNote: (customer: string, note: string, text: string) =>
    api.put<void>(`${of(customer)}/notes/${note}`, { text }),
  setPreferences: (customer: string, preferences: Preferences) =>
    api.put<void>(`${of(customer)}/preferences`, preferences),
  recordConsent: (customer: string, kind: string, given: boolean, contact: string | null) =>
    api.post<void>(`${of(customer)}/consents`, { kind, given, contact }),
  link: (customer: string, person: { name: string; relation: string; phone: string | null }) =>
    api.post<string>(`${of(customer)}/linked-persons`, person),
  unlink: (customer: string, person: string) => api.delete<void>(`${of(customer)}/linked-persons/${person}`),
};

export const customerKey = (customer: string) => ['customer', customer];
export const notesKey = (customer: string) => ['customer', customer, 'notes'];

export function useCustomer(customer: string) {
  return useQuery({
    queryKey: customerKey(customer),
    queryFn: ({ signal }) => api.get<CustomerPanel>(of(customer), undefined, signal),
    staleTime: FRESH_MS,
  });
}

export function useProducts(customer: string) {
  return useQuery({
    queryKey: ['customer', customer, 'products'],
    queryFn: ({ signal }) => api.get<Products>(`${of(customer)}/products`, undefined, signal),
    staleTime: FRESH_MS,
    retry: false,
  });
}

export function useNotes(customer: string) {
  return useQuery({
    queryKey: notesKey(customer),
    queryFn: ({ signal }) => api.get<Page<CustomerNote>>(`${of(customer)}/notes`, { limit: 50 }, signal),
    staleTime: FRESH_MS,
  });
}
