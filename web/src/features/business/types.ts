/** Business at the desk, as the server shows it. */
import type { components } from '@/shared/api/schema';
import type { Localised } from '@/shared/api/types';

type Schemas = components['schemas'];

export interface Money {
  minor: number;
  currency: string;
}

export type Factor = Schemas['Factor'];
export type Stage = Schemas['DealStage'];
export type End = Schemas['DealEnd'];

export interface Field {
  name: string;
  label: Localised;
  kind: 'pick' | 'choice' | 'amount' | 'units' | 'text';
  choices: { value: string; label: Localised }[];
}

export interface Definition {
  id: string;
  name: Localised;
  called_back: boolean;
  fields: Field[];
  script: { id: string; text: Localised }[];
}

export interface QuoteView {
  read_back: Localised;
  amount?: Money | null;
  fee?: { fee: Money; list: Money; share: number; privileges: Localised[] } | null;
  total?: Money | null;
  effective_at?: string | null;
  ends_at?: string | null;
}

export interface Care {
  measure: 'verify_and_delay' | 'second_person' | 'stop';
  reasons: { rule: string; because: Localised }[];
}

export interface Deal {
  id: string;
  /** Grows with every change. */
  revision: number;
  definition: Definition;
  contact: string;
  stage: Stage;
  deadline: string;
  opened_at: string;
  missing: Factor[];
  entering?: { factor: Factor; masked_phone?: string | null; until: string } | null;
  tries_left?: number | null;
  was_wrong: boolean;
  fields: Record<string, string>;
  coached: boolean;
  quote?: QuoteView | null;
  care?: Care | null;
  notice?: Localised | null;
  expert_queue?: string | null;
  said: string[];
  read_back_at?: string | null;
  agreed_at?: string | null;
  approval?: { until: string; approved?: boolean | null; reason?: string | null } | null;
  receipt?: { order: string; effective_at?: string | null; ends_at?: string | null } | null;
  is_unknown: boolean;
  refusal?: string | null;
  refusal_title?: Localised | null;
  end?: End | null;
}

export interface Pick {
  value: string;
  label: Localised;
  money?: Money | null;
  risk?: number | null;
}

export interface Choices {
  fields: Record<string, Pick[]>;
  limits?: { per_transaction: Money; per_day: Money; used_today: Money } | null;
}

export interface Approval {
  deal: string;
  contact: string;
  name: Localised;
  masked_customer: string;
  age: number;
  quote?: QuoteView | null;
  care?: Care | null;
  agreed_at?: string | null;
  until: string;
  is_own: boolean;
}
