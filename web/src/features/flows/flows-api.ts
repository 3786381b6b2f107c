import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem, address, api } from '@/shared/api/client';
import { readProblem, UNREACHABLE } from '@/shared/api/problem';
import type { CareGroup, Channel, Language, Localised, Session, Tier, Time } from '@/shared/api/types';
import { language } from '@/shared/i18n';
import type { Json } from '@/shared/json/value';
import type { FlowDocument } from './model/document';

export interface FlowRow {
  id: string;
  name: Localised;
  lines: string[];
  version: number | null;
  published_at: Time | null;
  has_changes: boolean;
}
export interface Finding {
  /** JSON pointer into the document. */
  pointer: string;
  code: string;
  message: string;
}
export interface Publication {
  version: number;
  published_at: Time;
  published_by: string | null;
}
export interface FlowView {
  id: string;
  /** Counts the changes of the draft. */
  revision: number;
  draft: unknown;
  drafted_at: Time;
  findings: Finding[];
  publications: Publication[];
}

/** Who comes to a rehearsal, and through what. */
export interface Scene {
  channel: Channel;
  language: Language;
  line?: string;
  tier: Tier;
  care?: CareGroup;
  customer_known: boolean;
  region?: string;
  at?: Time;
}
/** What the customer does, or the house in their place: one of the fields. */
export interface Step {
  key?: string;
  text?: string;
  silence?: boolean;
  file?: boolean;
  served?: boolean;
  refused?: boolean;
  outcome?: string;
  values?: Record<string, Json>;
}
export type Told =
  | { type: 'entered'; flow: string; version: number }
  | { type: 'visited'; flow: string; node: string; kind: string }
  | {
      type: 'said';
      language: Language;
      prompts: { text: string; audio?: string }[];
      choices: { key: string; label: string }[];
    }
  | { type: 'answered'; node: string; value: string | null }
  | { type: 'secure_entry'; on: boolean }
  | { type: 'queued'; queue: string; skills: [string, number][]; priority: number }
  | { type: 'left_queue' }
  | { type: 'call_back_asked' }
  | { type: 'served' }
  | { type: 'rating_asked'; grades: number }
  | { type: 'rated'; score: number; grades: number }
  | { type: 'language_set'; language: Language }
  | { type: 'understood'; intent: string | null; probability: number }
  | {
      type: 'acting';
      node: string;
      action: string;
      parameters: Record<string, string>;
      outcomes: string[];
    }
  | { type: 'ended'; cause: string };
export interface Turn {
  step?: number;
  passed_over: boolean;
  at: Time;
  told: Told[];
}
export interface Rehearsal {
  turns: Turn[];
  state: 'waiting' | 'queued' | 'ended';
  flow: string;
  node: string;
  language: Language;
  secure: boolean;
  queue: string | null;
  answers: Record<string, Json>;
  path: string[];
}

/** What must have happened at the end of a test case: one of the fields. */
export interface Expectation {
  reaches?: string;
  avoids?: string;
  says?: string;
  queues?: string;
  ends?: boolean;
}
export interface TestCase {
  name: string;
  scene: Scene;
  steps: Step[];
  expectations: Expectation[];
}
export interface StoredCase extends TestCase {
  id: string;
  updated_at: Time;
}
export interface Verdict {
  id: string;
  name: string;
  passed: boolean;
  met: boolean[];
  path: string[];
  failures: string[];
}
export interface TestRun {
  passed: boolean;
  items: Verdict[];
}

export interface NodeFigures {
  node: string;
  visits: number;
  contacts: number;
  ended: number;
  abandoned: number;
  queued: number;
  served: number;
  success: number | null;
  average_seconds: number | null;
}

const at = (id: string) => `/flows/${encodeURIComponent(id)}`;

export function useFlows() {
  return useQuery({ queryKey: ['flows'], queryFn: () => api.get<{ items: FlowRow[] }>('/flows') });
}

export function useFlow(id: string) {
  return useQuery({ queryKey: ['flows', id, language()], queryFn: () => api.get<FlowView>(at(id)) });
}

/** The schema of flows: which kinds of nodes the engine has. */
export function useFlowSchema() {
  return useQuery({
    queryKey: ['flow-schema'],
    queryFn: () => api.get<unknown>('/flow-schema'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function usePublication(id: string, version: number | null) {
  return useQuery({
    queryKey: ['flows', id, 'publications', version],
    queryFn: () => api.get<unknown>(`${at(id)}/publications/${version}`),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Keeps the draft, unless somebody else has changed it since it was read (`If-Match`). */
async function putDraft(id: string, revision: number | null, draft: unknown): Promise<FlowView> {
  const { csrf } = await api.get<Session>('/session');
  let response: Response;
  try {
    response = await globalThis.fetch(address(at(id)), {
      method: 'PUT',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        'accept-language': language(),
        'x-csrf-token': csrf,
        'if-match': `"${revision ?? 0}"`,
      },
      body: JSON.stringify(draft),
    });
  } catch {
    throw new ApiProblem(0, UNREACHABLE, '');
  }
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as FlowView;
}

const once = () => ({ idempotencyKey: crypto.randomUUID() });

export function useFlowChanges(id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['flows'] });
  const save = useMutation({
    mutationFn: ({ revision, draft }: { revision: number | null; draft: unknown }) =>
      putDraft(id, revision, draft),
    onSuccess,
  });
  const publish = useMutation({
    mutationFn: () => api.post<Publication>(`${at(id)}/publications`, undefined, once()),
    onSuccess,
  });
  const rollBack = useMutation({
    mutationFn: (version: number) => api.post<Publication>(`${at(id)}/roll-backs`, { version }, once()),
    onSuccess,
  });
  return { save, publish, rollBack };
}

/** Makes a flow that is not there yet. */
export function useNewFlow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (document: FlowDocument) => putDraft(document.id, null, document),
    onSuccess: () => client.invalidateQueries({ queryKey: ['flows'] }),
  });
}

const CALM_MS = 500;

/** What would keep the document from being published, a moment after the last change; `null` while it is not known. */
export function useFindings(id: string, document: FlowDocument): Finding[] | null {
  const [calm, setCalm] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(document), CALM_MS);
    return () => clearTimeout(timer);
  }, [document]);
  const { data } = useQuery({
    queryKey: ['flow-check', id, language(), calm],
    queryFn: ({ signal }) =>
      api.post<{ items: Finding[] }>(`${at(id)}/checks`, calm, { signal }).then((found) => found.items),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return data ?? null;
}

export function rehearse(
  id: string,
  document: FlowDocument,
  scene: Scene,
  steps: readonly Step[],
): Promise<Rehearsal> {
  return api.post<Rehearsal>(`${at(id)}/rehearsals`, { document, scene, steps });
}

const casesKey = (id: string) => ['flow-cases', id];

export function useTestCases(id: string) {
  return useQuery({
    queryKey: casesKey(id),
    queryFn: () => api.get<{ items: StoredCase[] }>(`${at(id)}/test-cases`).then((list) => list.items),
  });
}

export const runTests = (id: string, document: FlowDocument): Promise<TestRun> =>
  api.post<TestRun>(`${at(id)}/test-runs`, { document });

export function useTestCaseChanges(id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: casesKey(id) });
  const put = useMutation({
    mutationFn: ({ known, test }: { known: string | null; test: TestCase }) =>
      known
        ? api.put<StoredCase>(`${at(id)}/test-cases/${known}`, test)
        : api.post<StoredCase>(`${at(id)}/test-cases`, test, once()),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (known: string) => api.delete(`${at(id)}/test-cases/${known}`),
    onSuccess,
  });
  return { put, remove };
}

/** What became of contacts at each node in the last days; asked for only while it is shown. */
export function useFigures(id: string, days: number | null) {
  return useQuery({
    queryKey: ['flow-figures', id, days],
    queryFn: () => {
      const from = new Date(Date.now() - (days ?? 7) * 86_400_000).toISOString();
      return api.get<{ items: NodeFigures[] }>(`${at(id)}/figures`, { from });
    },
    select: (list) => new Map(list.items.map((item) => [item.node, item])),
    enabled: days !== null,
    refetchInterval: 60_000,
  });
}

/** What a flow may ask for. */
export interface FlowAction extends Localised {
  action: string;
  parameters: string[];
  secrets: string[];
  outcomes: string[];
  values: string[];
}

/** The actions that flows may ask for. */
export function useFlowActions(): readonly FlowAction[] {
  const { data } = useQuery({
    queryKey: ['flow-actions'],
    queryFn: () => api.get<{ items: FlowAction[] }>('/flow-actions'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items ?? [];
}

/** The keys of the opening hours. */
export function useHours(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['opening-hours'],
    queryFn: () => api.get<{ items: { key: string }[] }>('/opening-hours'),
    staleTime: 600_000,
  });
  return data?.items.map((item) => item.key) ?? [];
}
