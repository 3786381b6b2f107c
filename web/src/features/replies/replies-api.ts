/** Canned replies, as they are kept. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { CannedReply, Localised } from '@/shared/api/types';

export interface ReplyText {
  shortcut: string;
  title: Localised;
  text: Localised;
  is_own: boolean;
}

const KEY = ['canned-replies'];

export function useReplies() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<{ items: CannedReply[] }>('/canned-replies') });
}

export function useReplyChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: KEY });
  const save = useMutation({
    mutationFn: ({ id, reply }: { id: string | null; reply: ReplyText }) =>
      id
        ? api.put<void>(`/canned-replies/${encodeURIComponent(id)}`, reply)
        : api.post<string>('/canned-replies', reply).then(() => undefined),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`/canned-replies/${encodeURIComponent(id)}`),
    onSuccess,
  });
  return { save, remove };
}
