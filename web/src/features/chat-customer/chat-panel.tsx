import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { Chat } from './chat';
import type { ChatView } from './chat-view';
import { Composer } from './composer';
import { useChatView, useTexts } from './context';
import { BackIcon, CloseIcon, PersonIcon } from './icons';
import { MessageList } from './message-list';
import { RatingCard } from './rating-card';
import { SecureField } from './secure-field';
import { LinkNote, StateLine } from './state-line';
import { gradeGiven, openChoices } from './transcript';
import './chat.css';

/** Nothing was opened: says why and offers another try, by itself after the time that the server named. */
function Failed({ chat, view }: { chat: Chat; view: ChatView }) {
  const texts = useTexts();
  const [left, setLeft] = useState(view.retryAfter);
  useEffect(() => {
    if (left === null) return;
    if (left <= 0) {
      void chat.restart();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, chat]);
  const status = view.problem?.status ?? 0;
  const why =
    status === 503 || status === 429
      ? texts.busy
      : status === 401 || status === 404
        ? texts.expired
        : texts.failed;
  return (
    <div className="chat-failed">
      <p role="alert">{why}</p>
      <button type="button" className="button primary wide" onClick={() => void chat.restart()}>
        {left === null ? texts.tryAgain : texts.tryAgainIn(left)}
      </button>
      <a className="button wide" href="tel:95588">
        {texts.call}
      </a>
    </div>
  );
}

function EndQuestion({ onEnd, onStay }: { onEnd: () => void; onStay: () => void }) {
  const texts = useTexts();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question inside the panel, not a form field set
    <div className="end-question" role="group" aria-labelledby="end-title" aria-describedby="end-note">
      <p id="end-title" className="end-title">
        {texts.endQuestion}
      </p>
      <p id="end-note">{texts.endExplained}</p>
      <div className="end-buttons">
        <button type="button" className="button" ref={stay} onClick={onStay}>
          {texts.endNo}
        </button>
        <button type="button" className="button danger" onClick={onEnd}>
          {texts.endYes}
        </button>
      </div>
    </div>
  );
}

function Elsewhere({ chat }: { chat: Chat }) {
  const texts = useTexts();
  return (
    <div className="chat-over">
      <p className="thanks" role="status">
        {texts.elsewhere}
      </p>
      <button type="button" className="button primary wide" onClick={() => void chat.start()}>
        {texts.hereAgain}
      </button>
    </div>
  );
}

function Over({ chat, view }: { chat: Chat; view: ChatView }) {
  const texts = useTexts();
  const rated = view.rated ?? gradeGiven(view.transcript);
  return (
    <div className="chat-over">
      {rated !== null && <p className="thanks">{texts.rated(texts.grades[rated] ?? String(rated))}</p>}
      <button type="button" className="button primary wide" onClick={() => void chat.restart()}>
        {texts.again}
      </button>
    </div>
  );
}

/** Who graded low is asked why in the conversation, and need not say. */
function AskedWhy({ chat }: { chat: Chat }) {
  const texts = useTexts();
  return (
    <div className="chat-over">
      <p className="thanks">{texts.whyAbove}</p>
      <button type="button" className="button wide" onClick={() => chat.end()}>
        {texts.whySkip}
      </button>
    </div>
  );
}

/** What stands under the conversation: the question about its end, the rating, the masked field or the composer. */
function Foot({ chat, view }: { chat: Chat; view: ChatView }) {
  const texts = useTexts();
  const [isEnding, setEnding] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const endButton = useRef<HTMLButtonElement>(null);
  if (view.phase === 'over') return <Over chat={chat} view={view} />;
  if (view.phase === 'elsewhere') return <Elsewhere chat={chat} />;
  if (view.state === 'survey') {
    if (view.rated !== null || gradeGiven(view.transcript) !== null) {
      const isAskedWhy = openChoices(view.transcript, view.outbox) !== null;
      return isAskedWhy ? <AskedWhy chat={chat} /> : <Over chat={chat} view={view} />;
    }
    const bank = view.transcript.messages.filter((one) => one.from !== 'customer');
    const asked = bank.filter((one) => one.kind === 'rating').at(-1) ?? bank.at(-1);
    return (
      <RatingCard
        choices={asked?.choices ?? []}
        onRate={(score) => chat.rate(score)}
        onSkip={() => chat.end()}
      />
    );
  }
  if (isEnding) {
    return (
      <EndQuestion
        onEnd={() => {
          setEnding(false);
          chat.end();
        }}
        onStay={() => {
          setEnding(false);
          requestAnimationFrame(() => endButton.current?.focus());
        }}
      />
    );
  }
  const hasPerson = view.state === 'queued' || view.state === 'connected';
  return (
    <div className="chat-foot">
      <div className="tools">
        <button
          type="button"
          className="button small"
          aria-disabled={hasPerson || view.state === null}
          onClick={() => !hasPerson && view.state !== null && chat.askForPerson()}
        >
          <PersonIcon />
          {texts.person}
        </button>
        <button
          type="button"
          className="button small"
          ref={endButton}
          aria-disabled={view.ending}
          onClick={() => !view.ending && setEnding(true)}
        >
          {texts.endChat}
        </button>
      </div>
      {view.secure ? (
        <SecureField view={view} onSend={(text) => chat.say(text)} />
      ) : (
        <Composer chat={chat} field={field} />
      )}
    </div>
  );
}

export interface ChatPanelProps {
  chat: Chat;
  isShown: boolean;
  /** `page`: it fills the window; `window`: a panel beside the page; `embedded`: it is all there is in a frame. */
  shape: 'page' | 'window' | 'embedded';
  onClose: () => void;
}

export function ChatPanel({ chat, isShown, shape, onClose }: ChatPanelProps) {
  const texts = useTexts();
  const view = useChatView(chat);
  const panel = useRef<HTMLElement>(null);
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    if (!isShown) return;
    void chat.start();
    const wide = window.matchMedia?.('(pointer: fine)').matches;
    const target = wide ? panel.current?.querySelector<HTMLElement>('#chat-text') : null;
    (target ?? panel.current)?.focus({ preventScroll: true });
  }, [isShown, chat]);

  useEffect(() => {
    const nudge = () => {
      if (document.visibilityState === 'visible') chat.nudge();
    };
    window.addEventListener('online', nudge);
    document.addEventListener('visibilitychange', nudge);
    return () => {
      window.removeEventListener('online', nudge);
      document.removeEventListener('visibilitychange', nudge);
    };
  }, [chat]);

  // Where the conversation is all there is, its title is the page's.
  const Title = shape === 'window' ? 'h2' : 'h1';
  const canDrop = view.phase === 'live' && !view.secure && view.state !== 'survey';
  const onDragOver = (event: DragEvent) => {
    if (!canDrop || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    if (!canDrop || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    chat.sendFiles([...event.dataTransfer.files]);
  };

  return (
    <section
      ref={panel}
      id="chat"
      className={`chat chat-${shape}`}
      aria-label={texts.chat}
      tabIndex={-1}
      hidden={!isShown}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && shape === 'window') onClose();
      }}
    >
      <header className="chat-head">
        {shape === 'page' && (
          <button type="button" className="button plain on-dark" onClick={onClose}>
            <BackIcon />
            <span className="head-word">{texts.backToPage}</span>
          </button>
        )}
        <div className="chat-title">
          <Title>{texts.chat}</Title>
          <StateLine view={view} />
        </div>
        {shape !== 'page' && (
          <button type="button" className="button plain on-dark" onClick={onClose} title={texts.closeChat}>
            <CloseIcon />
            <span className="hidden-text">{texts.closeChat}</span>
          </button>
        )}
      </header>
      <LinkNote view={view} />
      {view.phase === 'failed' ? (
        <Failed key={view.problem?.code} chat={chat} view={view} />
      ) : (
        <>
          <MessageList chat={chat} view={view} isShown={isShown} />
          <Foot chat={chat} view={view} />
        </>
      )}
      {isOver && <p className="drop-note">{texts.drop}</p>}
    </section>
  );
}
