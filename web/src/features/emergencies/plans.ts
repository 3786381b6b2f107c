/** Emergency plans (应急预案): documents with versions, and each time that one was asked for. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Money } from '@/features/sites/situation';
import { api } from '@/shared/api/client';
import type { Time } from '@/shared/api/types';
import type { Plan } from './model/plan';

export interface PlanRow {
  id: string;
  version: number;
  document: Plan;
  note: string;
  author_name: string | null;
  saved_at: Time;
}
export interface RunRow {
  id: string;
  plan: string;
  version: number;
  state: 'asked' | 'withdrawn' | 'on' | 'ended';
  asked_by: string;
  asked_by_name: string | null;
  asked_at: Time;
  reason: string;
  approved_by_name: string | null;
  approved_at: Time | null;
  ended_by_name: string | null;
  ended_at: Time | null;
  end_reason: string | null;
}
export interface Approved {
  id: string;
  run: string;
  code: string;
  approver_name: string | null;
  amount: Money;
  note: string;
  at: Time;
}
interface Items<T> {
  items: T[];
}

const KEY = ['emergencies'];
const REFRESH_MS = 10_000;

const useItems = <T>(path: string) =>
  useQuery({
    queryKey: [...KEY, path],
    queryFn: () => api.get<Items<T>>(path),
    refetchInterval: REFRESH_MS,
  });

export const usePlans = () => useItems<PlanRow>('/emergency-plans');
export const useRuns = () => useItems<RunRow>('/emergency-runs');
export const useApproved = () => useItems<Approved>('/emergency-authorisations');

/** All versions of a plan, the newest first. Versions never change: they are read again when there may be another. */
export const usePlanVersions = (id: string | null) =>
  useQuery({
    queryKey: [...KEY, 'versions', id],
    queryFn: () => api.get<Items<PlanRow>>(`/emergency-plans/${encodeURIComponent(id ?? '')}/versions`),
    enabled: id !== null,
  });

export function usePlanActs() {
  const client = useQueryClient();
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: KEY });
    await client.invalidateQueries({ queryKey: ['situation'] });
  };
  const ask = useMutation({
    mutationFn: ({ plan, reason }: { plan: string; reason: string }) =>
      api.post<{ run: string }>(`/emergency-plans/${plan}/requests`, { reason }),
    onSuccess,
  });
  const approve = useMutation({
    mutationFn: (run: string) => api.post<void>(`/emergency-runs/${run}/approval`, {}),
    onSuccess,
  });
  const withdraw = useMutation({
    mutationFn: (run: string) => api.post<void>(`/emergency-runs/${run}/withdrawal`, {}),
    onSuccess,
  });
  const end = useMutation({
    mutationFn: ({ run, reason }: { run: string; reason: string }) =>
      api.post<void>(`/emergency-runs/${run}/end`, { reason }),
    onSuccess,
  });
  const save = useMutation({
    mutationFn: ({ id, note, document }: { id: string; note: string; document: unknown }) =>
      api.post<PlanRow>(`/emergency-plans/${id}/versions`, { note, document }),
    onSuccess: (saved) => {
      // What was saved is there to be shown before it is read anew.
      client.setQueryData<Items<PlanRow>>([...KEY, 'versions', saved.id], (known) => ({
        items: [saved, ...(known?.items ?? [])],
      }));
      return onSuccess();
    },
  });
  const authorise = useMutation({
    mutationFn: ({ run, ...wanted }: { run: string; code: string; amount: Money; note: string }) =>
      api.post<Approved>(`/emergency-runs/${run}/authorisations`, wanted),
    onSuccess,
  });
  return { ask, approve, withdraw, end, save, authorise };
}
