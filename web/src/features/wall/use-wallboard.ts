/** The wallboard's data: live, with a reading every half minute in case the live connection says nothing. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '@/shared/api/client';
import type { Localised } from '@/shared/api/types';
import { useLive, useLiveState } from '@/shared/live/react';
import { learnServerTime } from '@/shared/time/clock';
import type { Indicator, Wallboard } from './types';

const READ_EVERY_MS = 30_000;
const STALE_AFTER_MS = 45_000;

export interface Board {
  view: Wallboard | null;
  error: unknown;
  retry: () => void;
  /** When the figures were last heard, in milliseconds of this computer's clock. */
  heardAt: number | null;
  isLinked: boolean;
}

export function useWallboard(): Board {
  const [heard, setHeard] = useState<{ view: Wallboard; at: number } | null>(null);
  const link = useLiveState();
  useLive<Wallboard>('wall', (frame) => {
    if (frame.type !== 'snapshot' && frame.type !== 'view') return;
    learnServerTime(frame.at);
    setHeard({ view: frame.data, at: Date.now() });
  });
  const reading = useQuery({
    queryKey: ['wallboard'],
    queryFn: () => api.get<Wallboard>('/wallboard'),
    refetchInterval: READ_EVERY_MS,
    refetchIntervalInBackground: true,
  });
  const isNewer = reading.data && (!heard || Date.parse(reading.data.at) > Date.parse(heard.view.at));
  const view = isNewer ? reading.data : (heard?.view ?? null);
  const times = [heard?.at, reading.data ? reading.dataUpdatedAt : undefined].filter(
    (at) => at !== undefined,
  );
  return {
    view: view ?? null,
    error: reading.error,
    retry: () => void reading.refetch(),
    heardAt: times.length > 0 ? Math.max(...times) : null,
    isLinked: link.status === 'open',
  };
}

/** Whether the figures may be behind what happens: the live connection is away, or nothing was heard for long. */
export function isStale(board: Pick<Board, 'heardAt' | 'isLinked'>, now: number): boolean {
  return board.heardAt !== null && (!board.isLinked || now - board.heardAt > STALE_AFTER_MS);
}

export type Definitions = ReadonlyMap<string, Indicator>;

export function useDefinitions(): Definitions {
  const { data } = useQuery({
    queryKey: ['indicators'],
    queryFn: () => api.get<Indicator[] | { items: Indicator[] }>('/indicators'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const all = Array.isArray(data) ? data : (data?.items ?? []);
    return new Map(all.map((one) => [one.code, one]));
  }, [data]);
}

interface Reason {
  code: string;
  name: Localised;
}

/** The names of the not-ready reasons, as far as this member of staff may read them. */
export function useReasonNames(): ReadonlyMap<string, Localised> {
  const { data } = useQuery({
    queryKey: ['not-ready-reasons'],
    queryFn: () => api.get<Reason[] | { items: Reason[] }>('/not-ready-reasons'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return useMemo(() => {
    const all = Array.isArray(data) ? data : (data?.items ?? []);
    return new Map(all.map((one) => [one.code, one.name]));
  }, [data]);
}
