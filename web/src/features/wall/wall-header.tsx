import { useEffect, useState } from 'react';
import { useSignOut } from '@/shared/api/session';
import { duration, timeOfDay } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useNow } from '@/shared/time/clock';
import { LanguageSwitch } from '@/shared/ui/language-switch';
import { useWallTexts } from './texts';
import { type Board, isStale } from './use-wallboard';

/** How fresh the figures are: quiet while all is well, a bar across the wall when they are not. */
function Freshness({ board }: { board: Board }) {
  const t = useWallTexts();
  const now = useNow();
  const time = board.view ? timeOfDay(board.view.at, true) : '';
  if (!board.view || board.heardAt === null) {
    return (
      <p className="fresh" role="status">
        {board.isLinked ? t('never') : t('connecting')}
      </p>
    );
  }
  if (isStale(board, Date.now())) {
    const age = duration(Math.max(0, Math.round((Date.now() - board.heardAt) / 1000)));
    return (
      <p className="stale" role="alert">
        <span aria-hidden="true">■</span> {t('stale', { time, age })}
      </p>
    );
  }
  return (
    <p className="fresh" data-now={now}>
      <span className="level-good" aria-hidden="true">
        ●
      </span>{' '}
      {t('fresh')} · {t('asOf', { time })}
    </p>
  );
}

function FullScreen() {
  const t = useWallTexts();
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const change = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', change);
    return () => document.removeEventListener('fullscreenchange', change);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () =>
    void (isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return (
    <button type="button" className="wall-button" onClick={toggle}>
      {isFull ? t('leaveFullScreen') : t('fullScreen')}
    </button>
  );
}

export function WallHeader({ board }: { board: Board }) {
  const t = useWallTexts();
  const shared = useSharedTexts();
  const signOut = useSignOut();
  const now = useNow();
  return (
    <header className="wall-header">
      <img src="/favicon.svg" alt="" className="wall-logo" />
      <div>
        <p className="wall-bank">{shared('bank')}</p>
        <h1>{t('title')}</h1>
      </div>
      <Freshness board={board} />
      <div className="wall-tools">
        <LanguageSwitch />
        <FullScreen />
        <button type="button" className="wall-button" onClick={() => void signOut().catch(() => undefined)}>
          {shared('signOut')}
        </button>
      </div>
      <p className="wall-clock">{timeOfDay(now, true)}</p>
    </header>
  );
}
