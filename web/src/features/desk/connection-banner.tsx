import { live, useLiveState } from '@/shared/live/react';
import { useNow } from '@/shared/time/clock';
import './connection-banner.css';
import { useDeskTexts } from './texts';

/** Over the page while the server is not heard, so that nobody trusts what may be old. It moves nothing. */
export function ConnectionBanner() {
  const t = useDeskTexts();
  const { status, retryAt } = useLiveState();
  // Drawn again each second.
  useNow();
  if (status !== 'waiting' || retryAt === null) return null;
  const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return (
    <div className="connection-banner" role="alert">
      <span>{seconds > 0 ? t('connection.banner', { seconds }) : t('connection.bannerNow')}</span>
      <button type="button" onClick={live().retryNow}>
        {t('connection.retry')}
      </button>
    </div>
  );
}
