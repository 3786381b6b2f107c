/** What a page shows when there is nothing to show yet, nothing at all, or something went wrong. */
import { type ReactNode, useEffect, useState } from 'react';
import { useSharedTexts } from '../i18n/shared';
import './states.css';
import { useProblemText } from './problem-text';

const SLOW_AFTER_MS = 2_000;

/** Waiting. Says so in words when it takes longer than two seconds. */
export function Loading({ label }: { label?: string }) {
  const t = useSharedTexts();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="state-box" role="status">
      <span className="state-spinner" aria-hidden="true" />
      <span>{isSlow ? t('state.slow') : (label ?? t('state.loading'))}</span>
    </div>
  );
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: { title?: string; children?: ReactNode }) {
  const t = useSharedTexts();
  return (
    <div className="state-box">
      <svg className="state-picture" viewBox="0 0 48 32" aria-hidden="true">
        <path d="M4 18 12 4h24l8 14v10H4z" />
        <path d="M4 18h12c0 4 3 6 8 6s8-2 8-6h12" />
      </svg>
      <span className="state-title">{title ?? t('state.empty')}</span>
      {children && <div className="state-text">{children}</div>}
    </div>
  );
}

/** It did not work, why, and the way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useSharedTexts();
  const problemText = useProblemText();
  return (
    <div className="state-box" role="alert">
      <span className="state-title state-title-bad">{t('state.failed')}</span>
      <div className="state-text">{problemText(error)}</div>
      {retry && (
        <button type="button" className="plain-button" onClick={retry}>
          {t('state.retry')}
        </button>
      )}
    </div>
  );
}

/** A short failure next to what it is about. */
export function InlineFailure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useSharedTexts();
  const problemText = useProblemText();
  if (!error) return null;
  return (
    <div className="inline-failure" role="alert">
      <span>{problemText(error)}</span>
      {retry && (
        <button type="button" className="link-button" onClick={retry}>
          {t('state.retry')}
        </button>
      )}
    </div>
  );
}
