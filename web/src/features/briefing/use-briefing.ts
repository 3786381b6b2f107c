import { useQuery } from '@tanstack/react-query';
import { ApiProblem, api } from '@/shared/api/client';
import type { Briefing, ContactCard } from '@/shared/api/types';

/**
 * What self-service knows of a contact; `null` where it knows nothing. Reading it is audited, so it is read once per
 * hand-over: by the offer, and not again by the conversation.
 */
export function useBriefing(card: Pick<ContactCard, 'id' | 'queued_at'>) {
  return useQuery({
    queryKey: ['briefing', card.id, card.queued_at],
    queryFn: async ({ signal }) => {
      try {
        return await api.get<Briefing>(`/contacts/${card.id}/briefing`, undefined, signal);
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
