/** How long is long: per state, in seconds, when a time is to be noticed and when it is to be acted on. */
import { keep, readKept } from '@/shared/state/kept';

export const TIMED = ['ready', 'offered', 'busy', 'wrap_up', 'not_ready', 'waiting'] as const;
export type Timed = (typeof TIMED)[number];

export interface Limits {
  notice: number;
  act: number;
}
export type Thresholds = Record<Timed, Limits>;
export type Level = 'calm' | 'notice' | 'act';

export const DEFAULTS: Thresholds = {
  ready: { notice: 600, act: 1800 },
  offered: { notice: 10, act: 15 },
  busy: { notice: 480, act: 900 },
  wrap_up: { notice: 60, act: 120 },
  not_ready: { notice: 900, act: 1800 },
  waiting: { notice: 20, act: 60 },
};

/** A sign per level, so that colour never stands alone. */
export const LEVEL_SIGN: Record<Level, string> = { calm: '', notice: '▲', act: '‼' };

/** What can wait is promised within hours; so it is served beside others. */
export const DEFERRED: Limits = { notice: 4 * 3_600, act: 8 * 3_600 };

const KEPT_AS = 'team.thresholds';

export function levelOf(limits: Limits, seconds: number): Level {
  if (seconds >= limits.act) return 'act';
  return seconds >= limits.notice ? 'notice' : 'calm';
}

/** What was kept, where it is possible; the defaults elsewhere. */
export function completed(kept: Partial<Record<Timed, Partial<Limits>>>): Thresholds {
  const limits = (timed: Timed): Limits => {
    const { notice, act } = { ...DEFAULTS[timed], ...kept[timed] };
    const isPossible = Number.isFinite(notice) && Number.isFinite(act) && notice > 0 && act >= notice;
    return isPossible ? { notice, act } : DEFAULTS[timed];
  };
  return Object.fromEntries(TIMED.map((timed) => [timed, limits(timed)])) as Thresholds;
}

export function readThresholds(): Thresholds {
  return completed(readKept('local', KEPT_AS, {}));
}

export function keepThresholds(thresholds: Thresholds): void {
  keep('local', KEPT_AS, thresholds);
}
