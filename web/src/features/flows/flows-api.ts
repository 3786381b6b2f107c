import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, address, api } from '@/shared/api/client';
import { readProblem, UNREACHABLE } from '@/shared/api/problem';
import type { Localised, Session, Time } from '@/shared/api/types';
import { language } from '@/shared/i18n';

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

const at = (id: string) => `/flows/${encodeURIComponent(id)}`;

export function useFlows() {
  return useQuery({ queryKey: ['flows'], queryFn: () => api.get<{ items: FlowRow[] }>('/flows') });
}

export function useFlow(id: string) {
  return useQuery({ queryKey: ['flows', id, language()], queryFn: () => api.get<FlowView>(at(id)) });
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
async function putDraft(id: string, revision: number, draft: unknown): Promise<FlowView> {
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
        'if-match': `"${revision}"`,
      },
      body: JSON.stringify(draft),
    });
  } catch {
    throw new ApiProblem(0, UNREACHABLE, '');
  }
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as FlowView;
}

export function useFlowChanges(id: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['flows'] });
  const save = useMutation({
    mutationFn: ({ revision, draft }: { revision: number; draft: unknown }) => putDraft(id, revision, draft),
    onSuccess,
  });
  const publish = useMutation({
    mutationFn: () =>
      api.post<Publication>(`${at(id)}/publications`, undefined, { idempotencyKey: crypto.randomUUID() }),
    onSuccess,
  });
  return { save, publish };
}
