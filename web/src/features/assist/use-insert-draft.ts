import { useConversations } from '@/features/conversation/conversation-context';
import { useAssists } from './assist-context';

/** Puts the bot's draft into the reply that the agent is writing. It is never sent by itself. */
export function useInsertDraft(): (contact: string) => void {
  const assists = useAssists();
  const { drafts } = useConversations();
  return (contact) => {
    const text = assists.get(contact)?.draft?.text;
    if (!text) return;
    const { reply } = drafts.get(contact);
    if (reply?.includes(text)) return;
    drafts.set(contact, { reply: reply ? `${reply}\n${text}` : text });
    document.querySelector<HTMLElement>('.composer textarea')?.focus();
  };
}
