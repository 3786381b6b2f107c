/** The team, live, and what each agent has done today. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '@/shared/api/client';
import { useLive } from '@/shared/live/react';
import { learnServerTime } from '@/shared/time/clock';
import type { AgentDay, TeamView } from './types';

interface DaySource {
  agent_list: ({ id: string } & AgentDay)[];
}

const DAYS_EVERY_MS = 20_000;

export function useTeam(): TeamView | null {
  const [view, setView] = useState<TeamView | null>(null);
  useLive<TeamView | null>('team', (frame) => {
    if (frame.type !== 'snapshot' && frame.type !== 'view') return;
    learnServerTime(frame.at);
    if (frame.data) setView(frame.data);
  });
  return view;
}

/** By agent; counted by the indicators, which everybody may read. */
export function useAgentDays(): ReadonlyMap<string, AgentDay> {
  const { data } = useQuery({
    queryKey: ['wallboard', 'agents'],
    queryFn: () => api.get<DaySource>('/wallboard'),
    refetchInterval: DAYS_EVERY_MS,
  });
  return useMemo(() => new Map((data?.agent_list ?? []).map((one) => [one.id, one])), [data]);
}
