/** What happens to a contact that waits in a queue, in the order of time, ready to be drawn. */
import type { Cap, QueueRules, SkillLevel } from './policy';

/** A time and where it lies on the line, from 0 to 1. */
export interface Moment {
  seconds: number;
  at: number;
}
/** A skill, and whether the queue itself asks for it; otherwise the level is all that a rule may still ask for. */
export interface Need extends SkillLevel {
  isOwn: boolean;
}
/** What the queue's own agents must be able to from a time on. */
export interface Stretch {
  from: Moment;
  /** Where the next begins; 1 for the last. */
  until: number;
  needs: readonly Need[];
}
/** Another queue whose agents may take the contact too. */
export interface Helper {
  from: Moment;
  queue: string;
}
export interface Timeline {
  moments: readonly Moment[];
  stretches: readonly Stretch[];
  helpers: readonly Helper[];
  callBack: Moment | null;
  cap: Cap | null;
  /** While this site is lost, all helpers help at once. */
  site: string | null;
}

/** The least share of the line between two times, so that what happens early can still be read. */
const LEAST_GAP = 0.14;

/** Where times lie: in proportion, but never too near to each other; the end is the time after the last. */
export function moments(seconds: readonly number[]): Moment[] {
  const times = [...new Set([0, ...seconds])].sort((one, other) => one - other);
  const last = times.at(-1) ?? 0;
  const end = last === 0 ? 1 : last * 1.35;
  const gaps = times.map((time, index) => ((times[index + 1] ?? end) - time) / end);
  const wide = gaps.map((gap) => Math.max(gap, LEAST_GAP));
  const whole = wide.reduce((sum, gap) => sum + gap, 0);
  let at = 0;
  return times.map((time, index) => {
    const moment = { seconds: time, at };
    at += (wide[index] ?? 0) / whole;
    return moment;
  });
}

/** The levels that will do after a step: never more than before. */
function eased(needs: readonly Need[], step: readonly SkillLevel[]): Need[] {
  const left = new Map(needs.map((need) => [need.skill, need]));
  for (const { skill, level } of step) {
    const before = left.get(skill) ?? { skill, level, isOwn: false };
    left.set(skill, { ...before, level: Math.min(before.level, level) });
  }
  return [...left.values()];
}

/** `own`: the skills that the queue itself asks for. */
export function timeline(rules: QueueRules, own: readonly SkillLevel[] = []): Timeline {
  const relax = [...(rules.relax ?? [])].sort((one, other) => one.after_seconds - other.after_seconds);
  const overflow = rules.overflow ?? [];
  const callBack = rules.call_back_after_seconds ?? null;
  const all = moments([
    ...relax.map((step) => step.after_seconds),
    ...overflow.map((step) => step.after_seconds),
    ...(callBack === null ? [] : [callBack]),
  ]);
  const at = (seconds: number): Moment => all.find((one) => one.seconds === seconds) ?? { seconds, at: 0 };
  const stretches: Stretch[] = [];
  let needs: Need[] = own.map((need) => ({ ...need, isOwn: true }));
  let from = at(0);
  relax.forEach((step, index) => {
    const begins = at(step.after_seconds);
    if (begins.at > from.at) stretches.push({ from, until: begins.at, needs });
    needs = eased(needs, step.skills);
    from = begins;
    if (index === relax.length - 1) stretches.push({ from, until: 1, needs });
  });
  if (relax.length === 0) stretches.push({ from, until: 1, needs });
  return {
    moments: all,
    stretches,
    helpers: overflow.map((step) => ({ from: at(step.after_seconds), queue: step.to })),
    callBack: callBack === null ? null : at(callBack),
    cap: rules.cap ?? null,
    site: rules.site ?? null,
  };
}
