import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

/** One cache per page. What may pass by itself is tried again, a refusal is not. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.transient,
        staleTime: 10_000,
        refetchOnWindowFocus: false,
      },
    },
  });
}
