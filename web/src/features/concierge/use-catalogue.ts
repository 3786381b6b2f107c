/** The services of the bank by their codes. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { localised } from '@/shared/i18n';
import { conciergeApi } from './concierge-api';

const FOR_A_WHILE = 10 * 60_000;

export function useServiceNames(isWanted = true): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['service-catalogue'],
    queryFn: conciergeApi.catalogue,
    staleTime: FOR_A_WHILE,
    enabled: isWanted,
  });
  return useMemo(
    () => new Map((data?.items ?? []).map((item) => [item.code as string, localised(item.name)])),
    [data],
  );
}
