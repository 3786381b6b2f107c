/** What helps with one conversation, as the server tells it. */
import type { Localised } from '@/shared/api/types';

export interface Line {
  seq: number;
  by: 'customer' | 'agent';
  text: string;
  at: string;
}
export interface Phrase {
  id: string;
  name: Localised;
  say: Localised;
  stage: 'opening' | 'during' | 'closing';
  said_at: string | null;
  is_overdue: boolean;
}
export interface Warning {
  code: string;
  is_forbidden: boolean;
  name: Localised;
  advice: Localised;
  at: string;
}
export interface Field {
  kind: 'amount' | 'date' | 'card' | 'account' | 'phone' | 'product' | 'place';
  name: Localised;
  value: string | null;
}
export interface Suggestion {
  article: string;
  title: Localised;
  official_wording: Localised;
  customer_wording: Localised;
  confidence: number;
}
export interface Summary {
  text: Localised;
  wrap_up_codes: string[];
}
export interface Assistance {
  contact: string;
  /** Grows with each change. */
  revision: number;
  /** How the bank is named in prepared answers. */
  bank: Localised;
  business: { id: string; name: Localised; steps: Localised[]; wrap_up_codes: string[] } | null;
  phrases: Phrase[];
  warnings: Warning[];
  fields: Field[];
  articles: Suggestion[];
  /** What the bot would answer; it is inserted by the agent or not at all. */
  draft: { article: string; text: string } | null;
  summary: Summary | null;
  transcript: 'live' | 'interrupted' | 'ended' | null;
  line_count: number;
  lines: Line[];
  speaking: { by: 'customer' | 'agent'; text: string }[];
}
