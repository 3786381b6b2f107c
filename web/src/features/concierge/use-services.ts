/** What a customer may have and has ordered, read again when one of their orders changes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '@/shared/live/react';
import { conciergeApi } from './concierge-api';

export type Whose = { contact: string } | { customer: string };

export const servicesKey = (whose: Whose) => ['services', whose];

export function useServices(whose: Whose) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: servicesKey(whose),
    queryFn: () =>
      'contact' in whose ? conciergeApi.ofContact(whose.contact) : conciergeApi.ofCustomer(whose.customer),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const shown = query.data?.customer;
  useLive<{ customer?: string }>('concierge', (frame) => {
    if (frame.type === 'changed' && frame.data.customer === shown) {
      void cache.invalidateQueries({ queryKey: servicesKey(whose) });
    }
  });
  return query;
}
