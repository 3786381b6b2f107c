/** The requests of the desk for messages of the board. */
import { api } from '@/shared/api/client';
import type { Language, MessageView, Time } from '@/shared/api/types';

export type Matter = 'enquiry' | 'suggestion' | 'complaint';
export type Area = 'personal_finance' | 'credit' | 'cards' | 'e_banking';
export type Standing = 'open' | 'answered' | 'closed';
export type Closing = 'duplicate' | 'advertising' | 'unreadable';

export interface EarlierMessage {
  reference: string;
  matter: Matter;
  area: Area;
  title: string;
  created_at: Time;
  standing: Standing;
  question: string;
  answer: string | null;
}

export interface BoardMessage {
  reference: string;
  contact: string;
  matter: Matter;
  area: Area;
  title: string;
  language: Language;
  name: string;
  masked_phone: string | null;
  masked_email: string | null;
  created_at: Time;
  due_at: Time;
  standing: Standing;
  entries: MessageView[];
  draft: { text: string; by: string; by_name: string | null; at: Time } | null;
  aside: { until: Time; reason: string; by_name: string | null } | null;
  score: number | null;
  earlier: EarlierMessage[];
}

export const boardApi = {
  read: (contact: string, signal?: AbortSignal) =>
    api.get<BoardMessage>(`/contacts/${contact}/board-message`, undefined, signal),
  keepDraft: (contact: string, text: string) =>
    api.put<{ at: Time }>(`/contacts/${contact}/board-draft`, { text }),
  answer: (contact: string, clientId: string, text: string) =>
    api.post<BoardMessage>(`/contacts/${contact}/board-answers`, { client_id: clientId, text }),
  setAside: (contact: string, until: Time, reason: string) =>
    api.post<void>(`/contacts/${contact}/setting-aside`, { until, reason }),
  close: (contact: string, reason: Closing) =>
    api.post<void>(`/contacts/${contact}/board-closing`, { reason }),
};
