/** The requests of the message board's page. */
import { Refused } from '@/features/chat-customer/api';
import type { Language } from '@/features/chat-customer/protocol';
import { readProblem } from '@/features/chat-customer/protocol';

const BASE = '/api/v1/board-messages';

export type Matter = 'enquiry' | 'suggestion' | 'complaint';
export type Area = 'personal_finance' | 'credit' | 'cards' | 'e_banking';

export interface BoardForm {
  matter: Matter;
  area: Area;
  title: string;
  text: string;
  name: string;
  phone: string;
  email: string;
}

/** What opens a message again: its number and its code. */
export interface BoardKey {
  reference: string;
  code: string;
}

export interface Receipt extends BoardKey {
  due_at: string;
}

export interface Entry {
  from: 'customer' | 'agent' | 'machine' | 'system';
  text: string;
  at: string;
  agent: string | null;
}

export interface Thread {
  reference: string;
  matter: Matter;
  area: Area;
  title: string;
  created_at: string;
  due_at: string | null;
  standing: 'open' | 'answered' | 'closed';
  is_read: boolean;
  entries: Entry[];
  can_ask: boolean;
  can_rate: boolean;
  score: number | null;
}

/** A refusal, with what is wrong in the fields of the form. */
export class BoardRefused extends Refused {
  constructor(
    base: Refused,
    readonly fields: Readonly<Record<string, string>>,
  ) {
    super(base.problem, base.retryAfter);
  }
}

function fieldsOf(body: unknown): Record<string, string> {
  const errors = (body as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors)) return {};
  const found = errors as { pointer?: unknown; message?: unknown }[];
  return Object.fromEntries(found.map((one) => [String(one.pointer).replace('/', ''), String(one.message)]));
}

async function ask<T>(
  method: string,
  path: string,
  language: Language,
  options: { body?: unknown; code?: string } = {},
): Promise<T> {
  const headers: Record<string, string> = { 'accept-language': language };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.code) headers.authorization = `Bearer ${options.code}`;
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
  } catch {
    throw new BoardRefused(new Refused({ code: 'network', title: '' }), {});
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw new BoardRefused(new Refused(readProblem(body, response.status)), fieldsOf(body));
}

const of = (reference: string) => `/${encodeURIComponent(reference)}`;

export const leaveMessage = (form: BoardForm, clientId: string, language: Language) =>
  ask<Receipt>('POST', '', language, {
    body: { ...form, email: form.email.trim() || null, client_id: clientId, language },
  });

export const readThread = (key: BoardKey, language: Language) =>
  ask<Thread>('GET', of(key.reference), language, { code: key.code });

export const askMore = (key: BoardKey, clientId: string, text: string, language: Language) =>
  ask<Thread>('POST', `${of(key.reference)}/questions`, language, {
    code: key.code,
    body: { client_id: clientId, text },
  });

export const rateAnswer = (key: BoardKey, score: number, language: Language) =>
  ask<Thread>('PUT', `${of(key.reference)}/rating`, language, { code: key.code, body: { score } });
