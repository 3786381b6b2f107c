/** The dissatisfied customers who are to be asked, or have been. */
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { components } from '@/shared/api/schema';
import type { ContactRow } from '@/shared/api/types';

export type Reason = components['schemas']['RatingReason'];

export const RESULTS = ['settled', 'unsettled', 'not_reached', 'not_needed'] as const;
export type Result = (typeof RESULTS)[number];

export interface FollowUpRow {
  contact: ContactRow;
  note: string;
  reason: Reason | null;
  words: string | null;
  follow_up: { result: Result; note: string; by_name: string; at: string } | null;
}

export const FOLLOW_UPS = 'follow-ups';

export function useFollowUps(done: boolean) {
  return useQuery({
    queryKey: [FOLLOW_UPS, done],
    queryFn: ({ signal }) => api.get<{ items: FollowUpRow[] }>('/follow-ups', { done }, signal),
  });
}
