/** Whether a chat is translated at the desk, and what was translated in it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ContactCard, Language } from '@/shared/api/types';
import { useLanguage } from '@/shared/i18n';
import { Store, useStore } from '@/shared/state/store';

export interface Translated {
  original: string;
  text: string;
  to: Language;
}
interface TranslationList {
  is_on: boolean;
  items: Translated[];
}

/** What the agent has chosen for a chat; otherwise it is translated if the customer writes another language. */
const chosen = new Store<Readonly<Record<string, boolean>>>({});

export function chooseTranslation(contact: string, isWanted: boolean): void {
  chosen.set((before) => ({ ...before, [contact]: isWanted }));
}

export const pathOf = (contact: string) => `/contacts/${encodeURIComponent(contact)}/translations`;
const keyOf = (contact: string) => ['contact', contact, 'translations'];

/** The language that the agent reads. */
export function useReadingLanguage(): Language {
  return useLanguage() === 'en' ? 'en' : 'zh';
}

export function useTranslations(card: Pick<ContactCard, 'id' | 'language'>) {
  const reading = useReadingLanguage();
  const wish = useStore(chosen, (all) => all[card.id]);
  const { data } = useQuery({
    queryKey: keyOf(card.id),
    queryFn: ({ signal }) => api.get<TranslationList>(pathOf(card.id), undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
  const isPossible = data?.is_on === true;
  return {
    reading,
    /** Somebody translates here. */
    isPossible,
    isWanted: isPossible && (wish ?? card.language !== reading),
    items: data?.items ?? [],
  };
}

/** Asks for a translation and keeps it with the others. */
export function useTranslate(contact: string) {
  const client = useQueryClient();
  return async (text: string, to: Language, wording?: string): Promise<Translated> => {
    const both = await api.post<Translated>(pathOf(contact), { text, to, wording });
    client.setQueryData<TranslationList>(
      keyOf(contact),
      (before) =>
        before && {
          ...before,
          items: [...before.items.filter((one) => one.original !== both.original || one.to !== to), both],
        },
    );
    return both;
  };
}
