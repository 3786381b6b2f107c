/** Announcements (公告): what a flow says in a slot while it is valid. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Localised, Time } from '@/shared/api/types';

export interface Announcement {
  text: Localised;
  /** Recordings by language, played in place of the spoken text; kept as they are when the text is edited. */
  audio?: Record<string, string>;
  valid_from: Time | null;
  valid_to: Time | null;
}
export interface AnnouncementRow extends Announcement {
  slot: string;
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
    mutationFn: ({ slot, announcement }: { slot: string; announcement: Announcement }) =>
      api.put<AnnouncementRow>(`/announcements/${encodeURIComponent(slot)}`, announcement),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (slot: string) => api.delete(`/announcements/${encodeURIComponent(slot)}`),
    onSuccess,
  });
  return { save, remove };
}

export type Standing = 'now' | 'planned' | 'past';

export function standingOf(row: Pick<AnnouncementRow, 'valid' | 'valid_from'>, now: number): Standing {
  if (row.valid) return 'now';
  return row.valid_from !== null && Date.parse(row.valid_from) > now ? 'planned' : 'past';
}
