/** The requests of business at the desk. */
import { api } from '@/shared/api/client';
import type { Approval, Choices, Deal, Definition, Factor } from './types';

const of = (deal: string) => `/deals/${encodeURIComponent(deal)}`;

export const businessApi = {
  businesses: () => api.get<{ items: Definition[] }>('/businesses'),
  deals: (contact: string) => api.get<{ items: Deal[] }>(`/contacts/${encodeURIComponent(contact)}/deals`),
  begin: (contact: string, business: string) =>
    api.post<Deal>(`/contacts/${encodeURIComponent(contact)}/deals`, { business }),
  choices: (deal: string) => api.get<Choices>(`${of(deal)}/choices`),
  verify: (deal: string, factor: Factor) => api.post<Deal>(`${of(deal)}/verifications`, { factor }),
  stopVerifying: (deal: string) => api.delete<Deal>(`${of(deal)}/verifications`),
  enter: (deal: string, fields: Record<string, string>, coached: boolean) =>
    api.put<Deal>(`${of(deal)}/fields`, { fields, coached }),
  say: (deal: string, step: string) => api.post<Deal>(`${of(deal)}/script/${encodeURIComponent(step)}`),
  readBack: (deal: string) => api.post<Deal>(`${of(deal)}/read-back`),
  answer: (deal: string, yes: boolean) => api.post<Deal>(`${of(deal)}/answer`, { yes }),
  cancel: (deal: string) => api.post<Deal>(`${of(deal)}/cancellation`),
  approvals: () => api.get<{ items: Approval[] }>('/approvals'),
  decide: (deal: string, approve: boolean, reason: string) =>
    api.post<void>(`/approvals/${encodeURIComponent(deal)}/decision`, { approve, reason }),
};
