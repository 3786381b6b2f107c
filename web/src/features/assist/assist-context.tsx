import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useConversations } from '@/features/conversation/conversation-context';
import { useDesk } from '@/features/desk/desk-context';
import { localised } from '@/shared/i18n';
import { useStore } from '@/shared/state/store';
import { Assists } from './assists';
import type { Assistance } from './types';

const AssistContext = createContext<Assists | null>(null);

/** Keeps the help for the contacts on the desk, and puts the summary into the note when a conversation is over. */
export function AssistProvider({ children }: { children: ReactNode }) {
  const desk = useDesk();
  const [assists] = useState(() => new Assists());
  useEffect(() => {
    const stopListening = desk.listen({
      assist: (view) => assists.receive(view),
      resynchronised: () => assists.resynchronise(),
    });
    const stopWatching = desk.store.watch(() => {
      const { view } = desk.store.get();
      if (view) assists.retain(new Set(view.contacts.map((one) => one.contact.id)));
    });
    return () => {
      stopListening();
      stopWatching();
    };
  }, [desk, assists]);
  useSummaries(assists);
  return <AssistContext value={assists}>{children}</AssistContext>;
}

export function useAssists(): Assists {
  const assists = useContext(AssistContext);
  if (!assists) throw new Error('there is no help around this component');
  return assists;
}

/** The help for a contact; it is read when it is first asked for. */
export function useAssistance(contact: string | undefined): Assistance | undefined {
  const assists = useAssists();
  useEffect(() => {
    if (contact) assists.open(contact);
  }, [assists, contact]);
  return useStore(assists.store, (all) => (contact ? all[contact] : undefined));
}

/** The summary becomes the note, unless the agent has written one; as long as they do not change it, it is kept up. */
function useSummaries(assists: Assists): void {
  const desk = useDesk();
  const { drafts } = useConversations();
  const inserted = useRef(new Map<string, string>());
  useEffect(() => {
    const look = () => {
      for (const one of desk.store.get().view?.contacts ?? []) {
        if (one.state !== 'wrap_up' && one.state !== 'survey') continue;
        const { id } = one.contact;
        const text = localised(assists.get(id)?.summary?.text);
        const note = drafts.get(id).note ?? one.note;
        if (!text || text === note || (note && note !== inserted.current.get(id))) continue;
        inserted.current.set(id, text);
        drafts.set(id, { note: text });
        void desk.saveNote(id, text);
      }
    };
    const stops = [desk.store.watch(look), assists.store.watch(look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [assists, desk, drafts]);
}
