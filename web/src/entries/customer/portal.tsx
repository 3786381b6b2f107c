import { useEffect, useState } from 'react';
import { BOARD_TEXTS } from '@/features/board-customer/texts';
import { type Entrance, entrance } from '@/features/chat-customer/api';
import { useLanguage, useTexts } from '@/features/chat-customer/context';
import { BellIcon, ChatIcon, PenIcon, PhoneIcon, ShieldIcon } from '@/features/chat-customer/icons';
import { Header } from './header';
import type { Preferences } from './preferences';

function useEntrance(line: string): Entrance | null {
  const language = useLanguage();
  const [found, setFound] = useState<Entrance | null>(null);
  useEffect(() => {
    let isWanted = true;
    // Without an answer the page simply says nothing about hours and notices.
    entrance(line, language).then(
      (answer) => isWanted && setFound(answer),
      () => isWanted && setFound(null),
    );
    return () => {
      isWanted = false;
    };
  }, [line, language]);
  return found;
}

/** Hills and water, far away: the bank's picture. */
function Hills() {
  return (
    <svg
      className="hills"
      viewBox="0 0 1440 240"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path className="hill-far" d="M0 150C160 90 300 60 460 120s300 20 440-30 330-20 540 50v100H0Z" />
      <path className="hill-mid" d="M0 190c180-60 320-50 500-10s330-30 500-50 300 20 440 60v50H0Z" />
      <path className="hill-near" d="M0 220c240-30 420-20 640-8s520-24 800 4v24H0Z" />
    </svg>
  );
}

export interface PortalProps {
  line: string;
  preferences: Preferences;
  onPrefer: (change: Partial<Preferences>) => void;
  /** The conversation fills the window: nothing behind it can be reached. */
  isCovered: boolean;
  isChatOpen: boolean;
  onChat: () => void;
}

export function Portal({ line, preferences, onPrefer, isCovered, isChatOpen, onChat }: PortalProps) {
  const texts = useTexts();
  const board = BOARD_TEXTS[useLanguage()];
  const found = useEntrance(line);
  return (
    <div className="portal" inert={isCovered} aria-hidden={isCovered || undefined}>
      <a className="skip" href="#main">
        {texts.skipToMain}
      </a>
      <Header preferences={preferences} onPrefer={onPrefer} />
      <main id="main" tabIndex={-1}>
        <div className="hero">
          <div className="inner">
            <h1>{texts.greeting}</h1>
            <p className="hero-sub">{texts.greetingSub}</p>
            <div className="doors">
              <button type="button" className="door door-chat" aria-expanded={isChatOpen} onClick={onChat}>
                <ChatIcon />
                <span className="door-name">{texts.chat}</span>
                <span className="door-sub">{texts.chatSub}</span>
              </button>
              <a className="door" href="tel:95588">
                <PhoneIcon />
                <span className="door-name">{texts.call}</span>
                <span className="door-sub">{texts.phoneSub}</span>
              </a>
              <a className="door" href="/customer/message-board">
                <PenIcon />
                <span className="door-name">{board.door}</span>
                <span className="door-sub">{board.doorSub}</span>
              </a>
            </div>
            {found && (
              <p className={found.open ? 'hours hours-open' : 'hours'}>
                {found.open ? texts.open : texts.closedNow}
              </p>
            )}
          </div>
          <Hills />
        </div>
        <div className="inner below">
          {found && found.notices.length > 0 && (
            <section className="card" aria-labelledby="notices-title">
              <h2 id="notices-title">
                <BellIcon />
                {texts.noticesTitle}
              </h2>
              {found.notices.map((notice) => (
                <p key={notice}>{notice}</p>
              ))}
            </section>
          )}
          <section className="card card-safety" aria-labelledby="safety-title">
            <h2 id="safety-title">
              <ShieldIcon />
              {texts.safetyTitle}
            </h2>
            <p>{texts.safety}</p>
          </section>
          <section className="card card-wide" aria-labelledby="questions-title">
            <h2 id="questions-title">{texts.questionsTitle}</h2>
            {texts.questions.map(([question, answer]) => (
              <details key={question}>
                <summary>{question}</summary>
                <p className="answer">{answer}</p>
              </details>
            ))}
          </section>
        </div>
      </main>
      <footer>
        <p className="inner">{texts.footer}</p>
      </footer>
      <button
        type="button"
        id="help"
        className="help"
        aria-expanded={isChatOpen}
        aria-controls="chat"
        onClick={onChat}
      >
        <ChatIcon />
        {isChatOpen && !isCovered ? texts.closeChat : texts.chat}
      </button>
    </div>
  );
}
