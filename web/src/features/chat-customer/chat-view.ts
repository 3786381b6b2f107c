/** What the page shows of a conversation at one moment. */
import type { Link } from './connection';
import type { Outbox } from './outbox';
import type { ChatState, Problem } from './protocol';
import { EMPTY, type Transcript } from './transcript';

export type Phase = 'idle' | 'opening' | 'live' | 'elsewhere' | 'over' | 'failed';

export interface ChatView {
  phase: Phase;
  link: Link;
  state: ChatState | null;
  position: number | null;
  expectedWaitSeconds: number | null;
  agentName: string | null;
  /** What is written next is a secret: masked, and kept nowhere. */
  secure: boolean;
  transcript: Transcript;
  outbox: Outbox;
  /** Share of each upload that is through, by client id. */
  progress: Readonly<Record<string, number>>;
  agentTyping: boolean;
  readUpTo: number;
  /** The grade that the customer gave in this tab. */
  rated: number | null;
  secretsSent: number;
  ending: boolean;
  problem: Problem | null;
  retryAfter: number | null;
}

export const START: ChatView = {
  phase: 'idle',
  link: 'connecting',
  state: null,
  position: null,
  expectedWaitSeconds: null,
  agentName: null,
  secure: false,
  transcript: EMPTY,
  outbox: [],
  progress: {},
  agentTyping: false,
  readUpTo: 0,
  rated: null,
  secretsSent: 0,
  ending: false,
  problem: null,
  retryAfter: null,
};
