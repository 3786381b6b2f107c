import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useDesk } from '@/features/desk/desk-context';
import { useStore } from '@/shared/state/store';
import { type Draft, Drafts } from './drafts';
import { type Transcript, Transcripts } from './transcripts';

interface Conversations {
  drafts: Drafts;
  transcripts: Transcripts;
}

const ConversationContext = createContext<Conversations | null>(null);

/** Keeps transcripts and drafts of the contacts on the desk, and forgets those of contacts that have left it. */
export function ConversationProvider({ children }: { children: ReactNode }) {
  const desk = useDesk();
  const [made] = useState(() => ({
    drafts: new Drafts(),
    transcripts: new Transcripts(desk.api, (contact, upTo) => desk.readByCustomer(contact, upTo)),
  }));
  useEffect(() => {
    const { drafts, transcripts } = made;
    const stopListening = desk.listen({
      message: (contact, message) => transcripts.add(contact, message),
      resynchronised: () => transcripts.resynchronise(),
    });
    const forget = () => {
      const { view } = desk.store.get();
      if (!view) return;
      const ids = new Set([...view.contacts, ...view.offers].map((one) => one.contact.id));
      drafts.retain(ids);
      transcripts.retain(ids);
    };
    const stopWatching = desk.store.watch(forget);
    return () => {
      stopListening();
      stopWatching();
    };
  }, [desk, made]);
  return <ConversationContext value={made}>{children}</ConversationContext>;
}

export function useConversations(): Conversations {
  const made = useContext(ConversationContext);
  if (!made) throw new Error('there are no conversations around this component');
  return made;
}

export function useDraft(contact: string): Draft {
  const { drafts } = useConversations();
  useStore(drafts.store, (all) => all[contact]);
  return drafts.get(contact);
}

/** The transcript of a contact; it is read when it is first asked for. */
export function useTranscript(contact: string): Transcript {
  const { transcripts } = useConversations();
  useEffect(() => transcripts.open(contact), [transcripts, contact]);
  useStore(transcripts.store, (all) => all[contact]);
  return transcripts.get(contact);
}
