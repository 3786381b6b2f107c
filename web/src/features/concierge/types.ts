/** Value-added services, as the server shows them. */
import type { Localised, Tier } from '@/shared/api/types';

export interface Money {
  minor: number;
  currency: string;
}

export type FieldKind = 'text' | 'choice' | 'date_time' | 'place' | 'phone' | 'number';

export interface ServiceField {
  name: string;
  label: Localised;
  kind: FieldKind;
  required: boolean;
  choices: { value: string; label: Localised }[];
  least: number | null;
  most: number | null;
  prefill: 'name' | 'phone' | null;
}

export type Charge = { kind: 'included' } | { kind: 'fixed'; price: Money } | { kind: 'at_cost' };

export interface Item {
  code: string;
  name: Localised;
  description: Localised;
  fields: ServiceField[];
  promise: {
    clock: 'round_the_clock' | 'business_hours';
    response_minutes: number;
    confirmation_minutes: number;
  };
  provider: { name: Localised; phone: string };
  charge: Charge;
}

export interface Standing {
  entitled: boolean;
  /** As often as wanted if absent. */
  times_a_year: number | null;
  used: number;
  left: number | null;
}

export const STATES = [
  'drafted',
  'requested',
  'placed',
  'confirmed',
  'done',
  'cancelled',
  'failed',
  'declined',
  'expired',
] as const;
export type OrderState = (typeof STATES)[number];
export type Promised = 'response' | 'confirmation' | 'completion';

export interface Order {
  id: string;
  revision: number;
  item: string;
  name: Localised;
  customer: string;
  masked_customer: string;
  tier: Tier;
  contact: string | null;
  state: OrderState;
  values: { field: string; label: Localised; value: string }[];
  read_back: Localised;
  wanted_at: string | null;
  drafted_at: string;
  requested_at: string | null;
  ended_at: string | null;
  next: { promise: Promised; at: string } | null;
  overdue: Promised[];
  provider: { name: Localised; phone: string };
  charge: Charge;
  cost: Money | null;
  reference: string | null;
  begins_at: string | null;
  given_back: boolean;
  free_to_cancel: boolean;
  steps: {
    at: string;
    by_name: string | null;
    step: { step: string; promise?: Promised; in_time?: boolean };
    note: string;
  }[];
}

export interface CustomerServices {
  customer: string;
  masked_name: string;
  masked_phone: string | null;
  tier: Tier;
  items: { item: Item; standing: Standing }[];
  orders: Order[];
}

export interface Particulars {
  order: Order;
  particulars: { field: string; label: Localised; value: string }[];
}

export interface ItemYear {
  item: string;
  ordered: number;
  open: number;
  done: number;
  cancelled: number;
  failed: number;
  counted: number;
  overdue: number;
  response_seconds: number | null;
  cost_minor: number;
}

export interface NewOrder {
  item: string;
  contact: string | null;
  fields: Record<string, string>;
  registered: string[];
}

export type Act =
  | { act: 'place'; note: string }
  | { act: 'confirm'; reference: string; begins_at: string | null; cost_minor: number | null; note: string }
  | { act: 'complete'; cost_minor: number | null; note: string }
  | { act: 'fail'; note: string };

export interface RelationshipManager {
  id: string;
  number: string;
  name: string;
  availability: 'ready' | 'busy' | 'away';
  is_caller: boolean;
}
