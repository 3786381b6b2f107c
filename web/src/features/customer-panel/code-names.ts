/** The names of wrap-up codes: earlier contacts carry the code only. */
import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { WrapUpCode } from '@/shared/api/types';
import { localised } from '@/shared/i18n';

interface QueueWithCodes {
  wrap_up_codes: WrapUpCode[];
}

function useQueues() {
  const { data } = useQuery({
    queryKey: ['wrap-up-codes'],
    queryFn: async () => (await api.get<{ items: QueueWithCodes[] }>('/queues')).items,
    staleTime: 10 * 60_000,
  });
  return data ?? [];
}

/** All wrap-up codes, each once. */
export function useWrapUpCodes(): WrapUpCode[] {
  const all = useQueues().flatMap((queue) => queue.wrap_up_codes);
  return [...new Map(all.map((one) => [one.code, one])).values()];
}

export function useWrapUpCodeName(): (code: string) => string {
  const codes = useWrapUpCodes();
  return (code) => localised(codes.find((one) => one.code === code)?.name) || code;
}
