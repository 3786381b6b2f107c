import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { Chat } from '@/features/chat-customer/chat';
import { ChatPanel } from '@/features/chat-customer/chat-panel';
import { LanguageContext } from '@/features/chat-customer/context';
import { sayWhenAsked } from '@/features/chat-customer/opening-wish';
import { TEXTS } from '@/features/chat-customer/texts';
import { Embedded } from './embedded';
import { Followed } from './followed';
import { Header } from './header';
import { Portal } from './portal';
import { applyPreferences, keepPreferences, type Preferences, readPreferences } from './preferences';

const HASH = '#chat';
/** The drawn handsets of a demonstration: fetched by those who hold one. */
const HandsetPage = lazy(() => import('@/features/handset/handset-page'));
/** The message board: fetched by those who leave a message or come for an answer. */
const BoardPage = lazy(() => import('@/features/board-customer/board-page'));
/** What a rating link opens: fetched by those who were sent one. */
const RatingPage = lazy(() => import('@/features/rating-customer/rating-page'));
const NARROW = '(max-width: 48rem), (max-height: 30rem)';

function useNarrow(): boolean {
  const query = useMemo(() => window.matchMedia(NARROW), []);
  const [isNarrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [query]);
  return isNarrow;
}

/** Whether the conversation is open stands in the address, so that Back closes it and a reload keeps it. */
function useOpen(): [boolean, (open: boolean) => void] {
  const [isOpen, setOpen] = useState(window.location.hash === HASH);
  useEffect(() => {
    const change = () => setOpen(window.location.hash === HASH);
    window.addEventListener('popstate', change);
    return () => window.removeEventListener('popstate', change);
  }, []);
  const move = (open: boolean) => {
    const { pathname, search } = window.location;
    if (open) window.history.pushState({ opened: true }, '', HASH);
    else if (window.history.state?.opened === true) window.history.back();
    else window.history.replaceState(null, '', pathname + search);
    setOpen(open);
  };
  return [isOpen, move];
}

/** The pages below the portal's address. */
export function App() {
  const path = window.location.pathname.replace(/\/$/, '');
  const link = /\/go\/([^/]+)$/.exec(path)?.[1];
  if (link) return <Followed link={link}>{(wish) => <Bank wish={wish} />}</Followed>;
  const rated = /\/rate\/([^/]+)$/.exec(path)?.[1];
  if (rated) return <Framed>{(frame) => <RatingPage link={rated} {...frame} />}</Framed>;
  if (path.endsWith('/message-board')) return <Framed>{(frame) => <BoardPage {...frame} />}</Framed>;
  if (path.endsWith('/handset')) {
    return (
      <Framed>
        {({ language, onLanguage, onTitle }) => (
          <HandsetPage language={language} onLanguage={onLanguage} onTitle={onTitle} />
        )}
      </Framed>
    );
  }
  return <Bank />;
}

/** What this customer reads best, kept for the next time. */
function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState<Preferences>(() =>
    readPreferences(new URLSearchParams(window.location.search), navigator.language),
  );
  const prefer = (change: Partial<Preferences>) => {
    const next = { ...preferences, ...change };
    setPreferences(next);
    keepPreferences(next);
  };
  return [preferences, prefer];
}

interface Frame {
  language: Preferences['language'];
  header: ReactNode;
  onLanguage(language: Preferences['language']): void;
  onTitle(title: string): void;
}

/** A page of its own below the bank's header, in the customer's language and type. */
function Framed({ children }: { children: (frame: Frame) => ReactNode }) {
  const [preferences, prefer] = usePreferences();
  const onTitle = useCallback((words: string) => applyPreferences(preferences, words), [preferences]);
  const header = (
    <LanguageContext.Provider value={preferences.language}>
      <Header preferences={preferences} onPrefer={prefer} />
    </LanguageContext.Provider>
  );
  const onLanguage = (language: Preferences['language']) => prefer({ language });
  return (
    <Suspense fallback={null}>
      {children({ language: preferences.language, header, onLanguage, onTitle })}
    </Suspense>
  );
}

/** `wish`: what somebody came for who followed a link; it is said for them. */
function Bank({ wish }: { wish?: Readonly<Record<Preferences['language'], string>> }) {
  const query = useMemo(() => new URLSearchParams(window.location.search), []);
  const isEmbedded = query.get('embed') === '1';
  const line = query.get('line') ?? 'web-portal';
  const [preferences, prefer] = usePreferences();
  const [chat] = useState(() => new Chat(line, preferences.language));
  const [isOpen, setOpen] = useOpen();
  const isNarrow = useNarrow();
  const texts = TEXTS[preferences.language];

  useLayoutEffect(() => {
    applyPreferences(preferences, `${texts.bank} · ${texts.chat}`);
    chat.speak(preferences.language);
  }, [preferences, texts, chat]);

  const asked = wish?.[preferences.language];
  useEffect(() => (asked ? sayWhenAsked(chat, asked) : undefined), [chat, asked]);

  if (isEmbedded) {
    return (
      <LanguageContext.Provider value={preferences.language}>
        <Embedded chat={chat} host={query.get('origin')} />
      </LanguageContext.Provider>
    );
  }
  const shape = isNarrow || preferences.elderly ? 'page' : 'window';
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => document.getElementById('help')?.focus());
  };
  return (
    <LanguageContext.Provider value={preferences.language}>
      <Portal
        line={line}
        preferences={preferences}
        onPrefer={prefer}
        isCovered={isOpen && shape === 'page'}
        isChatOpen={isOpen}
        onChat={() => (isOpen ? close() : setOpen(true))}
      />
      <ChatPanel chat={chat} isShown={isOpen} shape={shape} onClose={close} />
    </LanguageContext.Provider>
  );
}
