/** The words that the customer's page and the messaging door exchange. */

export type Language = 'zh' | 'en';

export type ChatState = 'self_service' | 'queued' | 'connected' | 'survey' | 'closed';

export interface Choice {
  key: string;
  label: string;
}

export interface FileView {
  id: string;
  name: string;
  media_type: string;
  size: number;
}

export interface MessageView {
  id: string;
  /** The place in the conversation; the cursor of a reconnect. */
  seq: number;
  client_id: string | null;
  from: 'customer' | 'agent' | 'machine' | 'system';
  kind: 'text' | 'image' | 'file' | 'choices' | 'notice' | 'rating';
  text: string | null;
  choices: Choice[];
  file: FileView | null;
  agent_name: string | null;
  at: string;
}

export interface Problem {
  code: string;
  title: string;
  status?: number;
  client_id?: string;
  /** The same may succeed in a moment. */
  retry?: boolean;
}

export interface StateFrame {
  type: 'state';
  state: ChatState;
  position?: number | null;
  expected_wait_seconds?: number | null;
  agent_name?: string | null;
  secure?: boolean;
}

export type ServerFrame =
  | { type: 'message'; message: MessageView }
  /** `seq` is absent for a secret, which is not kept. */
  | { type: 'ack'; client_id: string; seq: number | null }
  | StateFrame
  | { type: 'typing'; from: string }
  | { type: 'read'; up_to: number }
  | ({ type: 'problem' } & Problem);

export type ClientFrame =
  | { type: 'message'; client_id: string; text: string; secure?: boolean }
  | { type: 'choice'; client_id: string; key: string }
  | { type: 'typing' }
  | { type: 'read'; up_to: number }
  | { type: 'rate'; client_id: string; score: number }
  | { type: 'end' };

const STATES: readonly string[] = ['self_service', 'queued', 'connected', 'survey', 'closed'];

type Loose = Record<string, unknown>;

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function readFile(value: unknown): FileView | null {
  if (!isObject(value) || typeof value.id !== 'string') return null;
  return {
    id: value.id,
    name: text(value.name) ?? '',
    media_type: text(value.media_type) ?? 'application/octet-stream',
    size: typeof value.size === 'number' ? value.size : 0,
  };
}

function readMessage(value: unknown): MessageView | null {
  if (!isObject(value) || typeof value.seq !== 'number' || typeof value.id !== 'string') return null;
  const choices = Array.isArray(value.choices) ? value.choices : [];
  return {
    id: value.id,
    seq: value.seq,
    client_id: text(value.client_id),
    from: (text(value.from) ?? 'system') as MessageView['from'],
    kind: (text(value.kind) ?? 'text') as MessageView['kind'],
    text: text(value.text),
    choices: choices
      .filter(isObject)
      .map((choice) => ({ key: String(choice.key ?? ''), label: String(choice.label ?? choice.key ?? '') })),
    file: readFile(value.file),
    agent_name: text(value.agent_name),
    at: text(value.at) ?? new Date().toISOString(),
  };
}

/** A problem document (RFC 9457), or one for an answer that is none. */
export function readProblem(value: unknown, status?: number): Problem {
  const loose = isObject(value) ? value : {};
  return {
    code: text(loose.code) ?? (status ? `http.${status}` : 'unknown'),
    title: text(loose.title) ?? text(loose.detail) ?? '',
    status: typeof loose.status === 'number' ? loose.status : status,
    client_id: text(loose.client_id) ?? undefined,
    retry: loose.retry === true,
  };
}

/** Reads a frame of the server; `null` for what this page does not know, so that a newer server does not break it. */
export function readFrame(data: string): ServerFrame | null {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  switch (value.type) {
    case 'message': {
      const message = readMessage(value.message);
      return message && { type: 'message', message };
    }
    case 'ack':
      if (typeof value.client_id !== 'string') return null;
      return {
        type: 'ack',
        client_id: value.client_id,
        seq: typeof value.seq === 'number' && value.seq > 0 ? value.seq : null,
      };
    case 'state':
      if (!STATES.includes(String(value.state))) return null;
      return {
        type: 'state',
        state: value.state as ChatState,
        position: typeof value.position === 'number' ? value.position : null,
        expected_wait_seconds:
          typeof value.expected_wait_seconds === 'number' ? value.expected_wait_seconds : null,
        agent_name: text(value.agent_name),
        secure: value.secure === true,
      };
    case 'typing':
      return { type: 'typing', from: text(value.from) ?? 'agent' };
    case 'read':
      return typeof value.up_to === 'number' ? { type: 'read', up_to: value.up_to } : null;
    case 'problem':
      return { type: 'problem', ...readProblem(value) };
    default:
      return null;
  }
}
