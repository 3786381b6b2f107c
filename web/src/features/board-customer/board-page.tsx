/** The message board: leave a message, and come back for the answer with its number and code. */
import { useEffect, useLayoutEffect, useState } from 'react';
import { LanguageContext } from '@/features/chat-customer/context';
import { TEXTS } from '@/features/chat-customer/texts';
import type { BoardKey, Receipt } from './board-api';
import { keepKey, keptKey, readHash } from './board-key';
import { LeaveForm } from './leave-form';
import { LookUp } from './look-up';
import { ReceiptCard } from './receipt-card';
import { BOARD_TEXTS } from './texts';
import { ThreadView } from './thread-view';
import '@/features/chat-customer/chat.css';
import './board.css';

type Shown = { kind: 'start' } | { kind: 'receipt'; receipt: Receipt } | { kind: 'thread'; key: BoardKey };

function first(): Shown {
  const key = readHash(window.location.hash) ?? keptKey();
  return key ? { kind: 'thread', key } : { kind: 'start' };
}

export interface BoardPageProps {
  language: 'zh' | 'en';
  header: React.ReactNode;
  onTitle(title: string): void;
}

export default function BoardPage({ language, header, onTitle }: BoardPageProps) {
  const texts = BOARD_TEXTS[language];
  const shared = TEXTS[language];
  const [shown, setShown] = useState<Shown>(first);

  useLayoutEffect(() => onTitle(`${shared.bank} · ${texts.title}`), [onTitle, shared, texts]);
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(null, '', window.location.pathname);
  }, []);

  const open = (key: BoardKey) => {
    keepKey(key);
    setShown({ kind: 'thread', key });
  };
  const leave = () => {
    keepKey(null);
    setShown({ kind: 'start' });
  };

  return (
    <LanguageContext.Provider value={language}>
      <div className="portal">
        <a className="skip" href="#main">
          {shared.skipToMain}
        </a>
        {header}
        <main id="main" tabIndex={-1} className="board">
          <div className="inner">
            <p>
              <a href="/customer/">{texts.back}</a>
            </p>
            <h1>{texts.title}</h1>
            {shown.kind === 'start' && (
              <>
                <p className="board-intro">{texts.intro}</p>
                <div className="board-cards">
                  <LeaveForm
                    onLeft={(receipt) => {
                      keepKey(receipt);
                      setShown({ kind: 'receipt', receipt });
                    }}
                  />
                  <LookUp onFound={open} />
                </div>
              </>
            )}
            {shown.kind === 'receipt' && (
              <ReceiptCard receipt={shown.receipt} onOpen={() => open(shown.receipt)} />
            )}
            {shown.kind === 'thread' && <ThreadView boardKey={shown.key} onLeave={leave} />}
          </div>
        </main>
        <footer>
          <p className="inner">{shared.footer}</p>
        </footer>
      </div>
    </LanguageContext.Provider>
  );
}
