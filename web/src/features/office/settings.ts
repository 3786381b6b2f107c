/** The names of queues, lines, codes and staff, read once and kept. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/shared/api/client';
import type { Channel, Language, Localised, Role } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { has } from './sections';
import { useRoles } from './session-context';

export interface Queue {
  id: string;
  name: Localised;
  wrap_up_codes: { code: string; name: Localised }[];
  /** What its agents must be able to: skills, each with the lowest level that will do. */
  skills: [string, number][];
}
export interface Line {
  id: string;
  channel: Channel;
  name: Localised;
}
export interface Skill {
  id: string;
  name: Localised;
}
export interface StaffRow {
  id: string;
  number: string;
  name: string;
  roles: Role[];
  language: Language;
  active: boolean;
  skills: [string, number][];
  voice_capacity: number;
  text_capacity: number;
  deferred_capacity: number;
  site: string | null;
}
interface Items<T> {
  items: T[];
}

const FOR_A_WHILE = 10 * 60_000;

function useItems<T>(path: string, enabled = true): readonly T[] {
  const { data } = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Items<T>>(path),
    staleTime: FOR_A_WHILE,
    enabled,
  });
  return data?.items ?? [];
}

export const useQueues = () => useItems<Queue>('/queues');
export const useLines = () => useItems<Line>('/lines');
export const useSkills = () => useItems<Skill>('/skills');

/** The sites of the bank; how each is changes all the time and is not read here. */
export const useSites = () =>
  useItems<{ site: { id: string; name: Localised; home: boolean } }>('/sites').map(({ site }) => site);

/** The staff, as far as the caller may see them; each reading is audited, so they are read only when asked for. */
export function useStaffList(enabled = true): readonly StaffRow[] {
  const mayRead = has(useRoles(), 'maintainer', 'clerk', 'shift_leader', 'director', 'auditor');
  return useItems<StaffRow>('/staff', enabled && mayRead);
}

export interface Names {
  queue: (key: string | null) => string;
  line: (key: string | null) => string;
  code: (code: string | null) => string;
}

/** Names by key; the key itself while the names are not there. */
export function useNames(): Names {
  const queues = useQueues();
  const lines = useLines();
  return useMemo(() => {
    const queueNames = new Map(queues.map((queue) => [queue.id, queue.name]));
    const lineNames = new Map(lines.map((line) => [line.id, line.name]));
    const codes = new Map(
      queues.flatMap((queue) => queue.wrap_up_codes.map((one) => [one.code, one.name] as const)),
    );
    const name = (names: Map<string, Localised>) => (key: string | null) =>
      key === null ? '' : localised(names.get(key)) || key;
    return { queue: name(queueNames), line: name(lineNames), code: name(codes) };
  }, [queues, lines]);
}
