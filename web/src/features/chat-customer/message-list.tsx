import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { MessageBubble, PendingBubble } from './bubble';
import type { Chat } from './chat';
import type { ChatView } from './chat-view';
import { useTexts } from './context';
import { DownIcon } from './icons';
import type { MessageView } from './protocol';
import { lastRead, lines, openChoices } from './transcript';

const NEAR_END_PX = 60;
const SAME_TURN_MS = 3 * 60_000;

/** Whether a message begins a turn: another speaker, or a pause. */
export function beginsTurn(previous: MessageView | null, message: MessageView): boolean {
  if (!previous || previous.from !== message.from || previous.agent_name !== message.agent_name) return true;
  return Date.parse(message.at) - Date.parse(previous.at) > SAME_TURN_MS;
}

/** The conversation. It follows its end only while the end is in view, so that nothing jumps while it is read. */
export function MessageList({ chat, view, isShown }: { chat: Chat; view: ChatView; isShown: boolean }) {
  const texts = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const all = useMemo(() => lines(view.transcript, view.outbox), [view.transcript, view.outbox]);
  const canChoose = view.state === 'self_service' || view.state === 'queued' || view.state === 'survey';
  const open = canChoose ? openChoices(view.transcript, view.outbox) : null;
  const readSeq = lastRead(view.transcript, view.readUpTo);
  const ownLast =
    view.transcript.messages.filter((message) => message.from === 'customer').at(-1)?.seq ?? null;

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows whatever makes the list longer
  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [all, view.agentTyping, view.state, isShown, isAtEnd]);

  useEffect(() => {
    const box = scroller.current;
    if (!box || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd) toEnd();
    });
    observer.observe(box);
    if (box.firstElementChild) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, [isAtEnd, toEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the conversation may be a new reading
  useEffect(() => {
    const tell = () => {
      if (isShown && isAtEnd && document.visibilityState === 'visible') chat.seen();
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [chat, isShown, isAtEnd, view.transcript, view.link]);

  const choose = (key: string, label: string) => {
    chat.choose(key, label);
    // The buttons go; whoever uses the keyboard stays in the conversation.
    scroller.current?.focus({ preventScroll: true });
  };
  const onScroll = () => {
    const box = scroller.current;
    if (box) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX);
  };

  let previous: MessageView | null = null;
  return (
    <div className="messages-frame">
      <div
        className="messages"
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
        tabIndex={0}
        role="log"
        aria-label={texts.messages}
      >
        <ol>
          <li className="notice-row">
            <p>{texts.recorded}</p>
          </li>
          {all.map((line) => {
            if (line.kind === 'pending') {
              return <PendingBubble key={line.key} chat={chat} view={view} entry={line.entry} />;
            }
            const isHead = beginsTurn(previous, line.message);
            previous = line.message;
            const mark =
              line.message.seq === readSeq ? 'read' : line.message.seq === ownLast ? 'delivered' : null;
            return (
              <MessageBubble
                key={line.key}
                chat={chat}
                message={line.message}
                isHead={isHead}
                mark={line.message.from === 'customer' && view.agentName ? mark : null}
                onChoose={open?.seq === line.message.seq ? choose : null}
              />
            );
          })}
          {view.agentTyping && (
            <li className="row row-other typing">
              {view.agentName ?? ''} {texts.typing}
            </li>
          )}
        </ol>
      </div>
      {!isAtEnd && (
        <button type="button" className="button to-end" onClick={toEnd}>
          <DownIcon />
          {texts.latest}
        </button>
      )}
    </div>
  );
}
