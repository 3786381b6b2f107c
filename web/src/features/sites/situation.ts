/** The situation (态势): sites that are not as usual, and emergency plans that are on; live. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/shared/api/client';
import type { Localised, Role, Time } from '@/shared/api/types';
import { useLive } from '@/shared/live/react';

export type Health = 'open' | 'impaired' | 'lost';
export type Grade = 'yellow' | 'orange' | 'red';

export interface Site {
  id: string;
  name: Localised;
  workplaces: number;
  region: string | null;
  home: boolean;
  apology: Partial<Localised>;
}
export interface Moved {
  conversations: number;
  offers: number;
  waiting: number;
}
export interface SiteStanding {
  site: Site;
  health: Health;
  grade: Grade | null;
  since: Time | null;
  reason: string | null;
  by: string | null;
  heard: number;
  working: number;
  silent: number;
  agents: number;
  moved: Moved;
  steady_since: Time | null;
}
export interface Money {
  minor: number;
  currency: string;
}
export interface Authorisation {
  code: string;
  name: Localised;
  approver: Role;
  up_to: Money;
}
export interface PlanStanding {
  run: string;
  plan: string;
  version: number;
  name: Localised;
  on: boolean;
  asked_by: string;
  asked_by_name: string;
  reason: string;
  approved_by_name: string | null;
  since: Time;
  open_until: Time | null;
  authorisations: Authorisation[];
}
export interface Situation {
  sites: SiteStanding[];
  plans: PlanStanding[];
}

/** The situation as last heard. */
export function useSituation() {
  const [heard, setHeard] = useState<Situation | null>(null);
  useLive<Situation>('situation', (frame) => {
    if (frame.type === 'snapshot' || frame.type === 'view') setHeard(frame.data);
  });
  // What is shown before the live connection has said anything, and while it is away.
  const reading = useQuery({
    queryKey: ['situation'],
    queryFn: () => api.get<Situation>('/situation'),
    enabled: heard === null,
  });
  return { situation: heard ?? reading.data ?? null, error: reading.error, refetch: reading.refetch };
}
