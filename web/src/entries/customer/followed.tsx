import { type ReactNode, useEffect, useRef, useState } from 'react';
import { followLink, type Wish } from '@/features/chat-customer/api';
import { TEXTS } from '@/features/chat-customer/texts';
import { applyPreferences, readPreferences } from './preferences';

type Outcome = { kind: 'looking' } | { kind: 'leads'; wish: Wish } | { kind: 'gone' };

/**
 * Follows a link out of a text message: asks where it leads, so that a program that only looks at the address counts
 * nothing, and takes the link out of the address before anything is shown.
 */
export function Followed({ link, children }: { link: string; children: (wish: Wish) => ReactNode }) {
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'looking' });
  const isAsked = useRef(false);
  const [preferences] = useState(() =>
    readPreferences(new URLSearchParams(window.location.search), navigator.language),
  );
  const texts = TEXTS[preferences.language];

  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    followLink(link).then(
      (wish) => {
        window.history.replaceState(null, '', '/customer/#chat');
        setOutcome({ kind: 'leads', wish });
      },
      () => setOutcome({ kind: 'gone' }),
    );
  }, [link]);

  useEffect(() => applyPreferences(preferences, `${texts.bank} · ${texts.chat}`), [preferences, texts]);

  if (outcome.kind === 'leads') return children(outcome.wish);
  return (
    <main className="followed" aria-busy={outcome.kind === 'looking'}>
      <h1>{outcome.kind === 'looking' ? texts.linkLooking : texts.linkGone}</h1>
      {outcome.kind === 'gone' && (
        <>
          <p>{texts.linkGoneText}</p>
          <p className="followed-ways">
            <a className="button primary" href="/customer/#chat">
              {texts.chat}
            </a>
            <a className="button" href="tel:95588">
              {texts.call}
            </a>
          </p>
        </>
      )}
    </main>
  );
}
