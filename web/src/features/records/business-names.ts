/** What the businesses of the desk are called. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/shared/api/client';
import type { Localised } from '@/shared/api/types';
import { localised } from '@/shared/i18n';

export function useBusinessNames(isWanted: boolean): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['businesses'],
    queryFn: async () => (await api.get<{ items: { id: string; name: Localised }[] }>('/businesses')).items,
    enabled: isWanted,
  });
  return useMemo(() => new Map((data ?? []).map((one) => [one.id, localised(one.name)])), [data]);
}
