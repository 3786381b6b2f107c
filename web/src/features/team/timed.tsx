import type { Time } from '@/shared/api/types';
import { clock, secondsBetween } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { useTeamTexts } from './texts';
import { LEVEL_SIGN, type Limits, levelOf } from './thresholds';

/** A running time, marked by colour, sign and word when it is long. */
export function Timed({ since, limits }: { since: Time | null; limits: Limits }) {
  const t = useTeamTexts();
  const now = useNow();
  if (!since) return <span className="numbers">–</span>;
  const seconds = secondsBetween(since, now);
  const level = levelOf(limits, seconds);
  return (
    <span className={`numbers team-time team-time-${level}`}>
      {level !== 'calm' && (
        <>
          <span aria-hidden="true">{LEVEL_SIGN[level]}</span>
          <span className="visually-hidden">{t(`level.${level}`)} </span>
        </>
      )}
      {clock(seconds)}
    </span>
  );
}
