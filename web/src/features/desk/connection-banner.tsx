import { useEffect, useState } from 'react';
import { live, useLiveState } from '@/shared/live/react';
import { useNow } from '@/shared/time/clock';
import './connection-banner.css';
import { useDeskTexts } from './texts';

/** A connection that comes back at once is not worth a word. */
const SHOW_AFTER_MS = 1_500;

/** Over the page while the server is not heard, so that nobody trusts what may be old. It moves nothing. */
export function ConnectionBanner() {
  const t = useDeskTexts();
  const { status, retryAt } = useLiveState();
  const isLost = useLasting(status === 'waiting' || status === 'connecting');
  // Drawn again each second.
  useNow();
  if (!isLost) return null;
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return (
    <div className="connection-banner" role="alert">
      <span>{seconds > 0 ? t('connection.banner', { seconds }) : t('connection.bannerNow')}</span>
      <button type="button" onClick={live().retryNow}>
        {t('connection.retry')}
      </button>
    </div>
  );
}

/** True once the condition has held for a while. */
function useLasting(holds: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [holds]);
  return lasts && holds;
}
