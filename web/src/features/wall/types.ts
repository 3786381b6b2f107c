/** What the wallboard is told. Definitions of the figures come from `GET /indicators`. */
import type { AgentState, Localised, Time } from '@/shared/api/types';

export interface QueueFigures {
  waiting: number;
  oldest_wait_since: Time | null;
  in_conversation: number;
  offered: number;
  answered: number;
  abandoned: number;
  service_level: number | null;
  answer_rate: number | null;
  abandonment_rate: number | null;
  asa_seconds: number | null;
  aht_seconds: number | null;
}
export interface QueueRow {
  queue: string;
  name: Localised;
  /** The share to be answered within that many seconds. */
  target?: number;
  within_seconds?: number;
  figures: QueueFigures;
}
export type SignedInState = Exclude<AgentState, 'signed_out'>;
export type AgentCounts = Record<SignedInState | 'signed_in', number>;
export interface AgentRow {
  id: string;
  name: string;
  state: AgentState;
  reason: string | null;
  since: Time;
  contacts: number;
}
export interface DayFigures {
  arrived: number;
  calls?: number;
  chats?: number;
  messages?: number;
  in_self_service: number;
  self_served?: number;
  interrupted?: number;
  rated?: number;
  satisfaction?: number | null;
  smart_sessions?: number;
  human_sessions?: number;
  smart_share?: number | null;
  smart_resolution?: number | null;
}
export interface Bin {
  at: Time;
  arrived: number;
  answered: number;
  abandoned: number;
  waiting: number;
}
export interface Wallboard {
  at: Time;
  totals: QueueFigures;
  /** Of messages, which can wait: in no figure of the others. */
  deferred?: QueueFigures;
  queues: QueueRow[];
  agents: AgentCounts;
  agent_list: AgentRow[];
  today: DayFigures;
  history: Bin[];
}
export interface Indicator {
  code: string;
  name: Localised;
  definition: Localised;
  formula: Localised | string;
  unit: string;
  version: number;
  target: string | null;
}
