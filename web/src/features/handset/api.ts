/** The requests of the drawn handsets. Their routes are there in a demonstration only, so the schema does not list them. */
import type { Language } from '@/features/chat-customer/protocol';

const BASE = '/api/v1/demonstration/handsets';

export interface HandsetSetup {
  /** The bank's number. */
  number: string;
  /** The word with which a question begins. */
  keyword: string;
  phones: { phone: string; name: string }[];
}

export interface HandsetText {
  /** The place on the handset, from 1. */
  seq: number;
  from: 'bank' | 'customer';
  text: string;
  /** As how many messages it travels. */
  segments: number;
  at: string;
}

/** A refusal with the server's sentence, or without one if there was no answer. */
export class HandsetRefused extends Error {
  constructor(
    readonly status: number,
    title: string,
  ) {
    super(title);
  }
}

async function ask(path: string, language: Language, init: RequestInit = {}): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      ...init,
      headers: { 'accept-language': language, ...init.headers },
    });
  } catch {
    throw new HandsetRefused(0, '');
  }
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const title = typeof body === 'object' && body !== null && 'title' in body ? String(body.title) : '';
  throw new HandsetRefused(answer.status, title);
}

export async function setup(language: Language): Promise<HandsetSetup> {
  return (await ask('', language)) as HandsetSetup;
}

/** The texts of a handset after a place. */
export async function textsAfter(phone: string, after: number, language: Language): Promise<HandsetText[]> {
  const body = await ask(`/${encodeURIComponent(phone)}/messages?after=${after}`, language);
  return (body as { items: HandsetText[] }).items;
}

/** Texts the bank. */
export async function sendText(phone: string, text: string, language: Language): Promise<void> {
  await ask(`/${encodeURIComponent(phone)}/messages`, language, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
}
