/** The requests of the team's page. Acts answer nothing: the live view shows what came of them. */
import { api } from '@/shared/api/client';
import type { Page } from '@/shared/api/types';
import { newId } from '@/shared/state/ids';
import type { AgentAbilities, SentMessage, TeamView } from './types';

export interface Abilities {
  skills: [string, number][];
  voice_capacity: number;
  text_capacity: number;
  deferred_capacity: number;
}

export type GivenState = { state: 'ready' | 'signed_out' } | { state: 'not_ready'; reason: string };

export const teamApi = {
  read: () => api.get<TeamView>('/team'),
  setState: (agent: string, given: GivenState) => api.put<void>(`/team/agents/${agent}/state`, given),
  setAbilities: (agent: string, abilities: Abilities) =>
    api.put<void>(`/team/agents/${agent}/abilities`, abilities),
  abilityProfile: (agent: string) => api.get<AgentAbilities>(`/agents/${agent}/abilities`),
  countAbilities: () => api.post<void>('/agents/abilities/count'),
  send: (agents: string[], text: string, id = newId()) =>
    api.post<void>('/team/messages', { id, text, agents }),
  messages: () => api.get<Page<SentMessage>>('/team/messages', { limit: 20 }),
  moveToHead: (contact: string) => api.post<void>(`/team/waiting/${contact}/head`),
  prioritise: (contact: string, by: number) => api.post<void>(`/team/waiting/${contact}/priority`, { by }),
  moveToQueue: (contact: string, queue: string) => api.put<void>(`/team/waiting/${contact}/queue`, { queue }),
  giveTo: (contact: string, agent: string) => api.put<void>(`/team/waiting/${contact}/agent`, { agent }),
  takeBack: (contact: string) => api.post<void>(`/team/contacts/${contact}/recall`),
};
