/** Routing policies (路由策略): versions, what keeps them from being switched on, and how promises fare. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Localised, Time } from '@/shared/api/types';

export type PolicyState = 'draft' | 'in_force' | 'retired';

export interface PolicyRow {
  version: number;
  name: Localised;
  state: PolicyState;
  note: string;
  author_name: string | null;
  saved_at: Time;
  in_force_since: Time | null;
  in_force_until: Time | null;
  switched_on_by_name: string | null;
  reason: string | null;
}

export interface Finding {
  /** The place in the document: a JSON pointer. */
  pointer: string;
  code: string;
  message: Localised;
}

export type Document = Record<string, unknown>;

export interface PolicyView {
  policy: PolicyRow;
  document: Document;
  findings: Finding[];
}

export interface GuaranteeStep {
  at: Time;
  change: {
    guarantee: string;
    policy: number;
    kept: boolean;
    measured: number;
    contacts: number;
    why: { kind: string; at_work?: number; ready?: number; waiting?: number } | null;
  };
}

export interface Figure {
  mean: number;
  low: number;
  high: number;
}

export interface ReplayFigures {
  version: number;
  answered: Figure;
  abandoned: Figure;
  turned_away: Figure;
  diverted: Figure;
  call_backs_offered: Figure;
  service_level: Figure;
  mean_wait_seconds: Figure;
  guarantees_broken: Record<string, Figure>;
}

export interface Replay {
  day: Time;
  contacts: number;
  agents: number;
  days_played: number;
  in_force: ReplayFigures;
  draft: ReplayFigures;
  service_level_difference: Figure;
  mean_wait_difference: Figure;
}

const KEY = ['routing'];
const REFRESH_MS = 10_000;

export function usePolicies() {
  return useQuery({
    queryKey: [...KEY, 'policies'],
    queryFn: () => api.get<{ items: PolicyRow[] }>('/routing/policies'),
  });
}

export function usePolicy(version: number | null) {
  return useQuery({
    queryKey: [...KEY, 'policy', version],
    queryFn: () => api.get<PolicyView>(`/routing/policies/${version}`),
    enabled: version !== null,
  });
}

export function useGuarantees() {
  return useQuery({
    queryKey: [...KEY, 'guarantees'],
    queryFn: () => api.get<{ broken: GuaranteeStep[]; changes: GuaranteeStep[] }>('/routing/guarantees'),
    refetchInterval: REFRESH_MS,
  });
}

export function usePolicyChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: KEY });
  const save = useMutation({
    mutationFn: (policy: { note: string; document: Document }) =>
      api.post<PolicyView>('/routing/policies', policy),
    onSuccess,
  });
  const check = useMutation({
    mutationFn: (document: Document) => api.post<{ items: Finding[] }>('/routing/policy-checks', document),
  });
  const switchOn = useMutation({
    mutationFn: ({ version, reason }: { version: number; reason: string }) =>
      api.post<PolicyRow>(`/routing/policies/${version}/activations`, { reason }),
    onSuccess,
  });
  const rollBack = useMutation({
    mutationFn: (reason: string) => api.post<PolicyRow>('/routing/roll-backs', { reason }),
    onSuccess,
  });
  const replay = useMutation({
    mutationFn: (version: number) => api.post<Replay>(`/routing/policies/${version}/replays`, {}),
  });
  return { save, check, switchOn, rollBack, replay };
}
