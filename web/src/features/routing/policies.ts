/** Routing policies (路由策略): versions, what keeps them from being switched on, and how promises fare. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PlaceFinding } from '@/features/office/form/findings-context';
import { ApiProblem, api } from '@/shared/api/client';
import type { Localised, Time } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import type { JsonObject } from '@/shared/json/value';
import { useRoutingTexts } from './texts';

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

export type Document = JsonObject;

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

const CALM_MS = 500;

/** What is wrong at a place, in words; `null` while nothing is known. */
export interface Checked {
  findings: readonly PlaceFinding[] | null;
  isChecking: boolean;
  error: unknown;
  retry: () => void;
}

const placed = (findings: readonly Finding[]): PlaceFinding[] =>
  findings.map((one) => ({ ...one, message: localised(one.message) }));

/**
 * What keeps a document from being switched on, asked anew whenever it has been still for a moment. Who only reads gets
 * what was found when it was opened. A document that the server cannot read as a policy is wrong where it says so.
 */
export function usePolicyCheck(document: Document, found: readonly Finding[], isAsked: boolean): Checked {
  const t = useRoutingTexts();
  const [calm, setCalm] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(document), CALM_MS);
    return () => clearTimeout(timer);
  }, [document]);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['policy-check', calm],
    queryFn: ({ signal }) => api.post<{ items: Finding[] }>('/routing/policy-checks', calm, { signal }),
    placeholderData: (before) => before,
    enabled: isAsked,
    gcTime: 0,
    retry: false,
  });
  const retry = () => void refetch();
  if (!isAsked) return { findings: placed(found), isChecking: false, error: null, retry };
  const isChecking = isFetching || calm !== document;
  if (error instanceof ApiProblem && error.errors.length > 0) {
    const findings = error.errors.map(({ pointer, message }) => ({
      pointer,
      code: error.code,
      message: t('invalidHere', { message }),
    }));
    return { findings, isChecking, error: null, retry };
  }
  return { findings: data ? placed(data.items) : null, isChecking, error, retry };
}

export function usePolicyChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: KEY });
  const onSaved = (saved: PolicyView) => {
    // What was saved is there to be shown before it is read anew.
    client.setQueryData([...KEY, 'policy', saved.policy.version], saved);
    return onSuccess();
  };
  const save = useMutation({
    mutationFn: (policy: { note: string; document: Document }) =>
      api.post<PolicyView>('/routing/policies', policy),
    onSuccess: onSaved,
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
  return { save, switchOn, rollBack, replay };
}
