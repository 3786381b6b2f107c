/** Who is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { ApiProblem, api, onSignedOut, setCsrf } from './client';
import type { Session } from './types';

const KEY = ['session'];

async function readSession(): Promise<Session | null> {
  try {
    const session = await api.get<Session>('/session');
    setCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.notSignedIn) return null;
    throw error;
  }
}

/** The session of this browser: `data` is `null` when nobody is signed in. */
export function useSession() {
  const client = useQueryClient();
  useEffect(
    () =>
      onSignedOut(() => {
        setCsrf(undefined);
        client.setQueryData(KEY, null);
      }),
    [client],
  );
  return useQuery({ queryKey: KEY, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY });
}

export function useSignIn() {
  const client = useQueryClient();
  return useCallback(
    async (number: string, password: string) => {
      const session = await api.post<Session>('/session', { number, password });
      setCsrf(session.csrf);
      client.setQueryData(KEY, session);
    },
    [client],
  );
}

/** Signs out and forgets everything that was read. */
export function useSignOut() {
  const client = useQueryClient();
  return useCallback(async () => {
    try {
      await api.delete('/session');
    } catch (error) {
      if (!(error instanceof ApiProblem && error.notSignedIn)) throw error;
    }
    setCsrf(undefined);
    client.setQueryData(KEY, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  }, [client]);
}
