import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDesk, useDeskState } from '@/features/desk/desk-context';
import { useNow } from '@/shared/time/clock';
import { Failed, Loading } from '@/shared/ui/states';
import { Bubble } from './bubble';
import { useConversations, useTranscript } from './conversation-context';
import { OutgoingBubble } from './outgoing';
import { useConversationTexts } from './texts';
import type { Transcript } from './transcripts';
import './transcript.css';

const AT_END_PX = 40;

/**
 * The transcript. At its end it follows what comes; scrolled up it stays where it is and says how much has come since.
 */
export function TranscriptView({ contact }: { contact: string }) {
  const { transcripts } = useConversations();
  const transcript = useTranscript(contact);
  const isEmpty = transcript.messages.length + transcript.outgoing.length === 0;
  if (transcript.status === 'loading' && isEmpty) {
    return (
      <div className="transcript-frame">
        <Loading />
      </div>
    );
  }
  if (transcript.status === 'failed') {
    return (
      <div className="transcript-frame">
        <Failed error={transcript.error} retry={() => void transcripts.load(contact)} />
      </div>
    );
  }
  return <TranscriptLog contact={contact} transcript={transcript} />;
}

function TranscriptLog({ contact, transcript }: { contact: string; transcript: Transcript }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const readUpTo = useDeskState((state) => state.readUpTo[contact] ?? 0);
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const height = useRef(0);
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
    const observer = new ResizeObserver(() => {
      height.current = element.clientHeight;
      if (isAtEnd.current) scrollToEnd(element);
    });
    observer.observe(element);
    // A picture that has been loaded or a mark that has been added makes the content longer.
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);

  function onScroll() {
    const element = box.current;
    // A scroll that comes from a new height says nothing about what the reader wants.
    if (!element || (height.current && element.clientHeight !== height.current)) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    if (isAtEnd.current) {
      setMissed(0);
      markSeen();
    }
  }

  return (
    <div className="transcript-frame">
      <div
        ref={box}
        role="log"
        className="transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        tabIndex={0}
        aria-label={t('chat.transcript')}
        onScroll={onScroll}
      >
        <ol>
          {counted === 0 && <li className="transcript-empty">{t('chat.empty')}</li>}
          {messages.map((message) => (
            <Bubble key={message.id} contact={contact} message={message} isRead={message.seq <= readUpTo} />
          ))}
          {outgoing.map((one) => (
            <OutgoingBubble key={one.clientId} contact={contact} one={one} />
          ))}
        </ol>
      </div>
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
