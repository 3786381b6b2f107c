import { AssistStrip } from '@/features/assist/assist-strip';
import type { DeskContact } from '@/shared/api/types';
import './chat-pane.css';
import { Composer } from './composer';
import { ConversationHead } from './head';
import { useConversationTexts } from './texts';
import { TranscriptView, TypingLine } from './transcript-view';
import { WrapUpForm } from './wrap-up';

/** A chat: the transcript, and under it the composer or, once the customer has gone, the wrap-up. */
export function ChatPane({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const contact = one.contact.id;
  const isOpen = one.state === 'connected' || one.state === 'held';
  return (
    <div className="chat-pane">
      <ConversationHead one={one} />
      <TranscriptView key={contact} contact={contact} />
      {isOpen ? (
        <>
          <TypingLine contact={contact} />
          <AssistStrip key={`assist ${contact}`} one={one} />
          <Composer key={contact} one={one} />
        </>
      ) : (
        <div className="chat-wrap-up">
          {one.state === 'survey' && <p>{t('chat.survey')}</p>}
          <WrapUpForm key={contact} one={one} showsTimer />
        </div>
      )}
    </div>
  );
}
