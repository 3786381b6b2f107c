import type { Time } from '../api/types';
import { clock, secondsBetween } from '../i18n/format';
import { useNow } from './clock';

interface RunningProps {
  since: Time | null | undefined;
  /** Read before the time by those who do not see the page. */
  label?: string;
  className?: string;
  /** Seconds after which the time is shown as pressing, given by the class `is-late`. */
  lateAfter?: number;
}

/** The time since a point, running: `02:15`. Only this element is drawn each second. */
export function Running({ since, label, className = '', lateAfter }: RunningProps) {
  const now = useNow();
  if (!since) return <span className={`numbers ${className}`}>–</span>;
  const seconds = secondsBetween(since, now);
  const isLate = lateAfter !== undefined && seconds >= lateAfter;
  return (
    <span className={`numbers ${className}${isLate ? ' is-late' : ''}`} title={label}>
      {label && <span className="visually-hidden">{label} </span>}
      {clock(seconds)}
    </span>
  );
}

/** Whole seconds until a point, never below 0. */
export function useSecondsLeft(until: Time | null | undefined): number {
  const now = useNow();
  return until ? Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)) : 0;
}
