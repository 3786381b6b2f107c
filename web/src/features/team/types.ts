/** The team as the server sends it. */
import type {
  AgentState,
  CareGroup,
  Channel,
  Language,
  Localised,
  NotReadyReason,
  PhoneKind,
  Tier,
  Time,
} from '@/shared/api/types';

export interface TeamContact {
  id: string;
  channel: Channel;
  state: 'offered' | 'connected' | 'held' | 'wrap_up' | 'survey';
  since: Time | null;
  queue: string | null;
  tier: Tier;
  care: CareGroup | null;
  language: Language;
  masked_name: string | null;
}

export interface TeamAgent {
  id: string;
  number: string;
  name: string;
  site: string | null;
  state: AgentState;
  reason: string | null;
  state_since: Time;
  phone: PhoneKind | null;
  lost: boolean;
  skills: [string, number][];
  voice_capacity: number;
  text_capacity: number;
  deferred_capacity: number;
  queues: string[];
  contacts: TeamContact[];
}

export interface TeamWaiting {
  id: string;
  channel: Channel;
  since: Time | null;
  priority: number;
  tier: Tier;
  care: CareGroup | null;
  language: Language;
  masked_name: string | null;
  meant_for: string | null;
}

export interface TeamQueue {
  id: string;
  name: Localised;
  waiting: number;
  contacts: TeamWaiting[];
}

export interface TeamView {
  at: Time;
  agents: TeamAgent[];
  queues: TeamQueue[];
  reasons: NotReadyReason[];
}

export interface SentMessage {
  id: string;
  from: string;
  text: string;
  at: Time;
  receivers: { agent: string; name: string; acknowledged_at: Time | null }[];
}

/** What an agent has done today, as the indicators count it. */
export interface AgentDay {
  handled: number;
  aht_seconds: number | null;
}

/** A figure of an agent: what was seen, the mean of all, and what is believed. */
export interface Believed {
  count: number;
  own: number | null;
  team: number;
  weight: number;
  value: number;
}

export interface BusinessAbility {
  business: string;
  contacts: number;
  handling_seconds: Believed;
  satisfaction: Believed;
  resolution: Believed;
  speed: number;
}

export interface AgentAbilities {
  counted_at: Time | null;
  items: BusinessAbility[];
}
