import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDesk, useDeskState } from '@/features/desk/desk-context';
import { useNow } from '@/shared/time/clock';
import { Failed, Loading } from '@/shared/ui/states';
import { Bubble } from './bubble';
import { useConversations, useTranscript } from './conversation-context';
import { OutgoingBubble } from './outgoing';
import { useConversationTexts } from './texts';
import './transcript.css';

const AT_END_PX = 40;

/**
 * The transcript. At its end it follows what comes; scrolled up it stays where it is and says how much has come since.
 */
export function TranscriptView({ contact }: { contact: string }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { transcripts } = useConversations();
  const transcript = useTranscript(contact);
  const readUpTo = useDeskState((state) => state.readUpTo[contact] ?? 0);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [missed, setMissed] = useState(0);
  const { messages, outgoing } = transcript;
  const lastFromCustomer = messages.findLast((one) => one.from === 'customer')?.seq ?? 0;
  const marked = useRef(0);

  const markSeen = useCallback(() => {
    if (!isAtEnd.current || document.visibilityState !== 'visible' || lastFromCustomer <= marked.current)
      return;
    marked.current = lastFromCustomer;
    desk.markRead(contact, lastFromCustomer);
  }, [desk, contact, lastFromCustomer]);

  useEffect(() => {
    desk.isSeen = (id) => id === contact && isAtEnd.current && document.visibilityState === 'visible';
    return () => {
      desk.isSeen = () => false;
    };
  }, [desk, contact]);
  useEffect(() => {
    markSeen();
    document.addEventListener('visibilitychange', markSeen);
    return () => document.removeEventListener('visibilitychange', markSeen);
  }, [markSeen]);

  const counted = messages.length + outgoing.length;
  const before = useRef(0);
  useLayoutEffect(() => {
    const added = counted - before.current;
    before.current = counted;
    if (isAtEnd.current) scrollToEnd(box.current);
    else if (added > 0) setMissed((count) => count + added);
  }, [counted]);
  // What the agent sends is always shown.
  const sent = outgoing.at(-1)?.clientId;
  useLayoutEffect(() => {
    if (sent) scrollToEnd(box.current);
  }, [sent]);
  // The window and the composer change their height; the end stays in view.
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => isAtEnd.current && scrollToEnd(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  function onScroll() {
    const element = box.current;
    if (!element) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    if (isAtEnd.current) {
      setMissed(0);
      markSeen();
    }
  }

  if (transcript.status === 'loading' && counted === 0) return <Loading />;
  if (transcript.status === 'failed') {
    return <Failed error={transcript.error} retry={() => void transcripts.load(contact)} />;
  }
  return (
    <div className="transcript-frame">
      <section
        ref={box}
        className="transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        tabIndex={0}
        aria-label={t('chat.transcript')}
        onScroll={onScroll}
      >
        {counted === 0 && <p className="transcript-empty">{t('chat.empty')}</p>}
        <ol>
          {messages.map((message) => (
            <Bubble key={message.id} contact={contact} message={message} isRead={message.seq <= readUpTo} />
          ))}
          {outgoing.map((one) => (
            <OutgoingBubble key={one.clientId} contact={contact} one={one} />
          ))}
        </ol>
      </section>
      {missed > 0 && (
        <button type="button" className="transcript-missed" onClick={() => scrollToEnd(box.current)}>
          {t('chat.newMessages', { count: missed })} · {t('chat.toLatest')}
        </button>
      )}
    </div>
  );
}

/** Says that the customer is typing, on a line of its own that is always there. */
export function TypingLine({ contact }: { contact: string }) {
  const t = useConversationTexts();
  const until = useDeskState((state) => state.typing[contact] ?? 0);
  const now = useNow();
  return <div className="typing-line">{until > now ? t('chat.typing') : ''}</div>;
}

function scrollToEnd(element: HTMLElement | null): void {
  if (element) element.scrollTop = element.scrollHeight;
}
