/** The requests of the page that a rating link opens. */
import { Refused } from '@/features/chat-customer/api';
import { type Language, readProblem } from '@/features/chat-customer/protocol';

export const REASONS = ['attitude', 'knowledge', 'time', 'unsolved', 'product', 'other'] as const;
export type Reason = (typeof REASONS)[number];

export interface Invitation {
  called_at: string;
  grades: number;
  is_rated: boolean;
  reasons: Reason[];
}

export interface Rating {
  score: number;
  reason: Reason | null;
  words: string | null;
}

const at = (link: string) => `/api/v1/ratings/${encodeURIComponent(link)}`;

async function ask(link: string, language: Language, request: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(at(link), {
      ...request,
      headers: { 'accept-language': language, 'content-type': 'application/json' },
    });
  } catch {
    throw new Refused({ code: 'network', title: '' });
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(readProblem(body, response.status));
  return body;
}

export const readInvitation = async (link: string, language: Language) =>
  (await ask(link, language, { method: 'GET' })) as Invitation;

export const sendRating = async (link: string, rating: Rating, language: Language) => {
  await ask(link, language, { method: 'PUT', body: JSON.stringify(rating) });
};

/** Below the middle: who grades so is asked why. */
export const isLow = (score: number, grades: number) => score * 2 < grades + 1;
