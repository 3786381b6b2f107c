/** The deals of a contact, live. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useLive } from '@/shared/live/react';
import { businessApi } from './business-api';
import type { Deal } from './types';

const keyOf = (contact: string) => ['deals', contact];

/**
 * The deals with this one as it stands now; one that was not known comes first. What was asked for and what is told live
 * may come in any order: the later change stays.
 */
export function withDeal(deals: readonly Deal[], deal: Deal): Deal[] {
  const known = deals.find((one) => one.id === deal.id);
  if (!known) return [deal, ...deals];
  if (known.revision > deal.revision) return [...deals];
  return deals.map((one) => (one.id === deal.id ? deal : one));
}

export function useDeals(contact: string) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(contact),
    queryFn: async () => (await businessApi.deals(contact)).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const put = useCallback(
    (deal: Deal) => {
      cache.setQueryData<Deal[]>(keyOf(deal.contact), (known) => withDeal(known ?? [], deal));
    },
    [cache],
  );
  useLive<Deal | { deals: Deal[] }>('business', (frame) => {
    if (frame.type === 'deal') put(frame.data as Deal);
    if (frame.type === 'snapshot') for (const deal of (frame.data as { deals: Deal[] }).deals) put(deal);
  });
  return { ...query, put };
}
