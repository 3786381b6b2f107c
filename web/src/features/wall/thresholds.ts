/**
 * When a figure asks for attention. Targets come from the indicator's definition where it names one; the rest are
 * defaults of a centre's practice. A level is always shown as a sign and a word beside its colour.
 */

export type Level = 'good' | 'watch' | 'act';

export const SIGN: Record<Level, string> = { good: '●', watch: '▲', act: '■' };

export interface Target {
  /** The figure should be at least (`min`) or at most (`max`) the value; shares from 0 to 1, times in seconds. */
  bound: 'min' | 'max';
  value: number;
}

/** Below so many customers a share says nothing. */
const FEWEST = 20;
const SHARE_MARGIN = 0.1;
const OLDEST_WATCH_SECONDS = 60;
const OLDEST_ACT_SECONDS = 180;

export const DEFAULT_TARGETS: Record<string, Target> = {
  service_level: { bound: 'min', value: 0.8 },
  answer_rate: { bound: 'min', value: 0.98 },
  abandonment_rate: { bound: 'max', value: 0.05 },
  satisfaction: { bound: 'min', value: 0.95 },
  smart_resolution: { bound: 'min', value: 0.72 },
  asa: { bound: 'max', value: 30 },
};

/** Reads `≥ 98 %`, `≤ 30 s` and `80/20` (share/seconds, of which the first is the target). */
export function readTarget(text: string | null | undefined): Target | null {
  if (!text) return null;
  const bounded = /([≥≤])\s*(\d+(?:\.\d+)?)\s*(%|s)?/.exec(text);
  if (bounded) {
    const value = Number(bounded[2]) / (bounded[3] === '%' ? 100 : 1);
    return { bound: bounded[1] === '≥' ? 'min' : 'max', value };
  }
  const pair = /^(\d+)\/(\d+)/.exec(text);
  return pair ? { bound: 'min', value: Number(pair[1]) / 100 } : null;
}

/** The level of a share or a mean, over so many customers. */
export function levelOf(value: number | null, target: Target | null | undefined, over: number): Level | null {
  if (value === null || !target || over < FEWEST) return null;
  if (target.bound === 'min') {
    if (value >= target.value) return 'good';
    return value >= target.value - SHARE_MARGIN ? 'watch' : 'act';
  }
  if (value <= target.value) return 'good';
  return value <= target.value * 2 ? 'watch' : 'act';
}

/** The level of the longest wait. */
export function levelOfWait(seconds: number | null): Level | null {
  if (seconds === null) return null;
  if (seconds < OLDEST_WATCH_SECONDS) return 'good';
  return seconds < OLDEST_ACT_SECONDS ? 'watch' : 'act';
}

/** The level of the number that waits: more than one for each two agents, more than one for each agent. */
export function levelOfWaiting(waiting: number, signedIn: number): Level | null {
  if (waiting === 0) return null;
  if (waiting > signedIn) return 'act';
  return waiting * 2 > signedIn ? 'watch' : 'good';
}
