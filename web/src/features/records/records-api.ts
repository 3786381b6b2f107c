import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ContactDetail, ContactRow, MessageView, Page } from '@/shared/api/types';
import { type RecordFilters, searchQuery } from './filters';

const PAGE_ROWS = 30;

/** One page of the records. The page before stays in view while the next one is read. */
export function useRecords(filters: RecordFilters, after: string | null) {
  return useQuery({
    queryKey: ['contacts', filters, after],
    queryFn: ({ signal }) =>
      api.get<Page<ContactRow>>('/contacts', { ...searchQuery(filters), after, limit: PAGE_ROWS }, signal),
    placeholderData: keepPreviousData,
    // Back shows what was seen; looking again is an act, and is audited.
    staleTime: 5 * 60_000,
  });
}

const OVER = ['closed', 'abandoned', 'interrupted'];

/** One contact; read again every few seconds while it goes on. */
export function useContact(id: string) {
  return useQuery({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api.get<ContactDetail>(`/contacts/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && !OVER.includes(state.data.contact.state) ? 10_000 : false),
  });
}

export function useTranscript(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['contact', id, 'messages'],
    queryFn: ({ signal }) =>
      api.get<{ items: MessageView[] }>(`/contacts/${encodeURIComponent(id)}/messages`, { after: 0 }, signal),
    enabled,
  });
}
