/** The names of wrap-up codes: earlier contacts carry the code only. */
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { WrapUpCode } from '@/shared/api/types';
import { localised } from '@/shared/i18n';

interface QueueWithCodes {
  wrap_up_codes: WrapUpCode[];
}

export function useWrapUpCodeName(): (code: string) => string {
  const { data } = useQuery({
    queryKey: ['wrap-up-codes'],
    queryFn: async () => (await api.get<{ items: QueueWithCodes[] }>('/queues')).items,
    staleTime: 10 * 60_000,
  });
  return (code) => {
    const found = data?.flatMap((queue) => queue.wrap_up_codes).find((one) => one.code === code);
    return localised(found?.name) || code;
  };
}
