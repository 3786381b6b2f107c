/** Announcements (公告): what flows say in a slot, to whom, while it is valid. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Localised, Tier, Time } from '@/shared/api/types';

export const KINDS = ['greeting', 'emergency', 'notice', 'queue', 'advertising'] as const;
export type AnnouncementKind = (typeof KINDS)[number];

export interface Announcement {
  /** The slot that says it. */
  slot: string;
  kind: AnnouncementKind;
  text: Localised;
  /** Recordings by language, played in place of the spoken text. */
  audio?: Record<string, string>;
  /** At whom it is aimed; absent: everybody. */
  lines?: string[];
  tiers?: Tier[];
  regions?: string[];
  valid_from: Time | null;
  valid_to: Time | null;
}
export interface AnnouncementRow extends Announcement {
  key: string;
  /** Whether it is said at the moment. */
  valid: boolean;
}

const KEY = ['announcements'];

export function useAnnouncements() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<{ items: AnnouncementRow[] }>('/announcements') });
}

export function useAnnouncementChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: KEY });
  const save = useMutation({
    mutationFn: ({ key, announcement }: { key: string; announcement: Announcement }) =>
      api.put<AnnouncementRow>(`/announcements/${encodeURIComponent(key)}`, announcement),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (key: string) => api.delete(`/announcements/${encodeURIComponent(key)}`),
    onSuccess,
  });
  return { save, remove };
}

export type Standing = 'now' | 'planned' | 'past';

export function standingOf(row: Pick<AnnouncementRow, 'valid' | 'valid_from'>, now: number): Standing {
  if (row.valid) return 'now';
  return row.valid_from !== null && Date.parse(row.valid_from) > now ? 'planned' : 'past';
}
