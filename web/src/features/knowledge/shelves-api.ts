/** What stands around the articles: who contributes, on which occasions, and which words mean the same. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { Localised, Time } from '@/shared/api/types';

export type InstitutionKind = 'department' | 'branch';

export interface Institution {
  id: string;
  name: Localised;
  kind: InstitutionKind;
  region?: string;
}
export interface Edition {
  id: string;
  title: Localised;
  introduction: Localised;
  contributors: string[];
  valid_from: Time | null;
  valid_to: Time | null;
}
/** With the revision that a change refers to. */
export type Kept<T> = T & { revision: number };
export type InstitutionRow = Kept<Institution>;
/** With whether it is shown now, and how many of its articles hold. */
export type EditionRow = Kept<Edition> & { current: boolean; articles: number };

interface Items<T> {
  items: T[];
}

const FOR_A_WHILE = 5 * 60_000;
const INSTITUTIONS = ['knowledge-institutions'];
const EDITIONS = ['special-editions'];
const SYNONYMS = ['knowledge-synonyms'];

export const useInstitutionList = () =>
  useQuery({
    queryKey: INSTITUTIONS,
    queryFn: () => api.get<Items<InstitutionRow>>('/knowledge-institutions'),
    staleTime: FOR_A_WHILE,
  });

export const useEditionList = () =>
  useQuery({
    queryKey: EDITIONS,
    queryFn: () => api.get<Items<EditionRow>>('/special-editions'),
    staleTime: FOR_A_WHILE,
  });

/** Puts in what has a key, or changes it: `revision` is 0 for what is not there yet. */
function usePut<T extends { id: string }>(path: string, key: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ one, revision }: { one: T; revision: number }) =>
      api.put<Kept<T>>(`${path}/${encodeURIComponent(one.id)}`, one, { ifMatch: revision }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export const usePutInstitution = () => usePut<Institution>('/knowledge-institutions', INSTITUTIONS);
export const usePutEdition = () => usePut<Edition>('/special-editions', EDITIONS);

interface Synonyms {
  groups: string[][];
}

/** The groups of words that mean the same, with the revision of the list. */
export const useSynonyms = () =>
  useQuery({ queryKey: SYNONYMS, queryFn: () => api.tagged<Synonyms>('/knowledge-synonyms') });

/** Replaces the list of synonyms. Searches know it when the answer is there. */
export function usePutSynonyms() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ groups, revision }: { groups: string[][]; revision: number }) =>
      api.put<Synonyms>('/knowledge-synonyms', { groups }, { ifMatch: revision }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['articles'] });
      return client.invalidateQueries({ queryKey: SYNONYMS });
    },
  });
}
