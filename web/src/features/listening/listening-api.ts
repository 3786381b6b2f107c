/** The requests of a shift leader who listens in. */
import { api } from '@/shared/api/client';
import type { ListeningMode } from '@/shared/api/types';

export const listeningApi = {
  listen: (contact: string, mode: ListeningMode) => api.put(`/contacts/${contact}/listening`, { mode }),
  stop: (contact: string) => api.delete(`/contacts/${contact}/listening`),
  takeOver: (contact: string) => api.post(`/contacts/${contact}/takeover`, {}),
};
