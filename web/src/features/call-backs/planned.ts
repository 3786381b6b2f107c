/** Call-backs that were agreed with customers. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { components } from '@/shared/api/schema';

export type PlannedCallBack = components['schemas']['PlannedCallBack'];
export type CallBackTimes = components['schemas']['CallBackTimes'];
type PlanOfContact = components['schemas']['PlanOfContact'];

const LIST = 'planned-call-backs';
const ONE = 'planned-call-back';
/** How often lists look whether a time has come, in milliseconds. */
const LOOK_AGAIN = 15_000;

export interface Agreement {
  contact: string;
  due: string;
  number?: string;
  note: string;
}

/** Everybody's open plans, or one's own. */
export function usePlanned(mine: boolean) {
  return useQuery({
    queryKey: [LIST, mine],
    queryFn: ({ signal }) => api.get<{ items: PlannedCallBack[] }>('/planned-call-backs', { mine }, signal),
    refetchInterval: LOOK_AGAIN,
  });
}

/** What was agreed in a contact, and what it is the call-back of. */
export function usePlanOf(contact: string, isWanted = true) {
  return useQuery({
    queryKey: [ONE, contact],
    queryFn: ({ signal }) =>
      api.get<PlanOfContact>(`/contacts/${contact}/planned-call-back`, undefined, signal),
    enabled: isWanted,
  });
}

/** Which times can be agreed on. */
export function useCallBackTimes() {
  return useQuery({
    queryKey: [LIST, 'times'],
    queryFn: ({ signal }) => api.get<CallBackTimes>('/planned-call-backs/times', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([LIST, ONE].map((key) => client.invalidateQueries({ queryKey: [key], exact: false })));
}

export function useAgree(onDone: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ contact, ...plan }: Agreement) =>
      api.put<void>(`/contacts/${contact}/planned-call-back`, plan),
    onSuccess: async () => {
      await refresh();
      onDone();
    },
  });
}

export function useCallOff() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (contact: string) => api.delete<void>(`/contacts/${contact}/planned-call-back`),
    onSettled: refresh,
  });
}
