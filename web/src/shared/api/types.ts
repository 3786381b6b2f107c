/** What the server sends and takes, by hand until it is generated from the OpenAPI. Times are RFC 3339. */

export type Time = string;
export type Role = 'director' | 'maintainer' | 'clerk' | 'shift_leader' | 'agent' | 'inspector' | 'auditor';
export type Channel = 'phone' | 'video' | 'chat' | 'sms' | 'email' | 'wechat' | 'board' | 'forum';
export type Direction = 'inbound' | 'outbound';
export type Tier = 'standard' | 'gold' | 'wealth' | 'private_bank';
export type CareGroup = 'elderly' | 'military' | 'disabled';
export type Language = 'zh' | 'en' | 'ja' | 'fr' | 'ru' | 'ko' | 'de';

/** A text in Chinese and English. */
export interface Localised {
  zh: string;
  en: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

// --- session

export interface Staff {
  id: string;
  number: string;
  name: string;
  roles: Role[];
  language: Language;
}
export interface Session {
  staff: Staff;
  csrf: string;
}

// --- desk

export type AgentState = 'signed_out' | 'ready' | 'not_ready' | 'offered' | 'busy' | 'wrap_up';
/** The browser's, a registered SIP phone, or the agent's own telephone at home. */
export type PhoneKind = 'browser' | 'sip' | 'home';

export interface DeskAgent {
  id: string;
  number: string;
  name: string;
  state: AgentState;
  reason: string | null;
  state_since: Time;
  phone: PhoneKind | null;
  voice_capacity: number;
  text_capacity: number;
  /** Messages at once, beside chats. */
  deferred_capacity: number;
}
export interface CardCustomer {
  id: string;
  name: string;
  masked_phone: string | null;
  tier: Tier;
  care: CareGroup | null;
}
export interface PathStep {
  node: string;
  /** What the node is called, or its kind. */
  name: string | Localised;
  at: Time;
}
export interface ContactCard {
  id: string;
  channel: Channel;
  direction: Direction;
  line: string;
  language: Language;
  customer: CardCustomer | null;
  visitor_name: string | null;
  masked_phone: string | null;
  tier: Tier;
  care: CareGroup | null;
  arrived_at: Time;
  queued_at: Time | null;
  path: PathStep[];
}
export interface DeskOffer {
  id: string;
  contact: ContactCard;
  queue: string;
  queue_name: Localised;
  offered_at: Time;
  expires_at: Time;
  /** Answered at the agent's SIP phone, which rings. */
  rings: boolean;
  /** The customer has left and is to be called back by whoever accepts. */
  call_back?: boolean;
}
export interface WrapUpCode {
  code: string;
  name: Localised;
}
export type ServedState = 'arrived' | 'connected' | 'held' | 'survey' | 'wrap_up';
export type GuestEnd = 'left' | 'dismissed' | 'declined' | 'busy' | 'no_answer' | 'unreachable' | 'failed';

/** A customer whom somebody of the bank will call back. */
export interface CallBack {
  contact: string;
  customer_name?: string | null;
  masked_phone?: string | null;
  promised_at: Time;
}

export type GuestPresence = 'asked' | 'called' | 'here';

export interface DeskGuest {
  id: string;
  staff?: string | null;
  name?: string | null;
  masked_phone?: string | null;
  presence: GuestPresence;
  is_transfer: boolean;
}

export interface DeskInvitation {
  guest: string;
  contact: ContactCard;
  from: string;
  from_name: string;
  presence: GuestPresence;
  is_transfer: boolean;
  apart: boolean;
  since: Time;
}

export interface Colleague {
  id: string;
  number: string;
  name: string;
  queues: Localised[];
}

/** A flow through which an agent may have a customer led. */
export interface FlowForAgents {
  id: string;
  name: Localised;
}

/** The flow in which the customer is now, and how the last one came out. */
export interface Visit {
  flow: string | null;
  outcome: string | null;
}

export type ListeningMode = 'listen' | 'whisper' | 'barge_in';

export interface DeskContact {
  contact: ContactCard;
  queue: string | null;
  queue_name: Localised | null;
  state: ServedState;
  connected_at: Time | null;
  last_message_at: Time | null;
  wrap_up_until: Time | null;
  wrap_up_code_required: boolean;
  wrap_up_codes: WrapUpCode[];
  wrap_up_code: string | null;
  note: string;
  unread: number;
  /** The customer has left and is to be called back. */
  call_back?: boolean;
  /** Who is in the conversation beside customer and agent, or is being called. */
  guests?: DeskGuest[];
  /** The flow through which the customer is led meanwhile. */
  visit?: Visit;
  /** Why a call out was not answered. */
  dial_end?: GuestEnd | null;
  /** The customer hears music while the agent talks to a guest, or waits for one. */
  apart?: boolean;
}
export interface NotReadyReason {
  code: string;
  name: Localised;
}
export interface WaitingQueue {
  queue: string;
  name: Localised;
  waiting: number;
  oldest_wait_since: Time | null;
}
export interface DeskView {
  agent: DeskAgent;
  offers: DeskOffer[];
  contacts: DeskContact[];
  reasons: NotReadyReason[];
  waiting: WaitingQueue[];
  notices: DeskNotice[];
  /** Conversations of colleagues that the agent is asked into, or is in. */
  invitations?: DeskInvitation[];
}
/** What a shift leader did or says; shown until it is acknowledged. */
export interface DeskNotice {
  id: string;
  from: string;
  at: Time;
  what:
    | { kind: 'message'; text: string }
    | { kind: 'state_changed'; state: AgentState; reason: string | null }
    | {
        kind: 'abilities_changed';
        skills: [string, number][];
        voice_capacity: number;
        text_capacity: number;
        deferred_capacity?: number;
      }
    | { kind: 'taken_back'; contact: string }
    | { kind: 'mentioned'; contact: string; text: string };
}
/** What self-service tells the agent who takes a contact over. */
export interface Briefing {
  verified: boolean;
  verified_at: Time | null;
  /** What the customer wants. */
  business: Localised | null;
  /** What need not be asked again. */
  given: { name: Localised; value: Localised; about: string | null }[];
  /** What was done, the latest last. */
  actions: {
    action: string;
    name: Localised;
    outcome: string;
    result: Localised;
    refused: boolean;
    at: Time;
  }[];
  said: string | null;
  written_at: Time;
}
export interface CannedReply {
  id: string;
  shortcut: string;
  title: Localised;
  text: Localised;
  /** Whose it is; absent for everybody's. */
  owner?: string | null;
}

// --- customers and records

export type PersonRelation =
  | 'spouse'
  | 'child'
  | 'parent'
  | 'guardian'
  | 'representative'
  | 'emergency_contact';
export interface LinkedPerson {
  id: string;
  masked_name: string;
  relation: PersonRelation;
  masked_phone: string | null;
  added_at: Time;
}
export interface Consent {
  kind: 'marketing_calls' | 'marketing_texts' | 'voice_print' | 'face_print';
  /** `null`: never asked. */
  given: boolean | null;
  recorded_at: Time | null;
  recorded_by: string | null;
}
export interface CustomerPreferences {
  language: Language;
  way: 'any' | 'phone' | 'sms' | 'chat' | 'email';
  no_disturb: boolean;
  quiet_from: string | null;
  quiet_to: string | null;
}
export interface CustomerPanel {
  id: string;
  name: string;
  masked_phone: string | null;
  masked_phones: string[];
  tier: Tier;
  care: CareGroup | null;
  star_level: number | null;
  language: Language;
  since: string | null;
  region: string | null;
  notes: string | null;
  preferences: CustomerPreferences;
  consents: Consent[];
  linked_persons: LinkedPerson[];
  /** Whether balances are shown, and single values whole for a reason. */
  may_unmask: boolean;
}
export type ContactState =
  | 'arrived'
  | 'self_service'
  | 'queued'
  | 'offered'
  | 'connected'
  | 'held'
  | 'survey'
  | 'wrap_up'
  | 'closed'
  | 'abandoned'
  | 'interrupted';
export interface ContactRow {
  id: string;
  channel: Channel;
  direction: Direction;
  line: string;
  state: ContactState;
  language: Language;
  customer_id: string | null;
  customer_name: string | null;
  masked_phone: string | null;
  tier: Tier;
  care: CareGroup | null;
  queue: string | null;
  agent_id: string | null;
  agent_name: string | null;
  arrived_at: Time;
  queued_at: Time | null;
  connected_at: Time | null;
  ended_at: Time | null;
  closed_at: Time | null;
  wait_seconds: number | null;
  talk_seconds: number | null;
  wrap_up_code: string | null;
  score: number | null;
  grades: number | null;
  has_recording: boolean;
}
export interface ContactEventRow {
  seq: number;
  at: Time;
  actor_name: string | null;
  event: { type: string } & Record<string, unknown>;
}
export interface RecordingRef {
  id: string;
  milliseconds: number;
  started_at: Time;
}
export interface ContactDetail {
  contact: ContactRow;
  note: string | null;
  events: ContactEventRow[];
  recordings: RecordingRef[];
}

// --- messages

export type MessageFrom = 'customer' | 'agent' | 'machine' | 'system';
export type MessageKind = 'text' | 'image' | 'file' | 'choices' | 'notice' | 'rating';
export interface MessageFile {
  id: string;
  name: string;
  media_type: string;
  size: number;
}
export interface MessageView {
  id: string;
  seq: number;
  client_id: string | null;
  from: MessageFrom;
  kind: MessageKind;
  text: string | null;
  choices: { key: string; label: string }[] | null;
  file: MessageFile | null;
  agent_name: string | null;
  at: Time;
}
