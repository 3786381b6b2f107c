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

/** The time until a point, running down to `00:00`. */
export function Remaining({
  until,
  label,
  className = '',
}: {
  until: Time;
  label?: string;
  className?: string;
}) {
  const left = useSecondsLeft(until);
  return (
    <span className={`numbers ${className}${left <= 10 ? ' is-late' : ''}`} role="timer" title={label}>
      {label && <span className="visually-hidden">{label} </span>}
      {clock(left)}
    </span>
  );
}

/** Whole seconds until a point, never below 0. */
export function useSecondsLeft(until: Time | null | undefined): number {
  const now = useNow();
  return until ? Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)) : 0;
}
