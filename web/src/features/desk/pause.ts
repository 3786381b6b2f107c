/** When an agent who is not ready is reminded that they are. Pure: time comes as an argument. */
import type { DeskAgent } from '@/shared/api/types';
import { keep, readKept } from '@/shared/state/kept';
import { Store } from '@/shared/state/store';

const KEPT_AS = 'pause-reminder';
const MINUTE_MS = 60_000;
/** How long a reminder that was put off is silent. */
const PUT_OFF_MS = 5 * MINUTE_MS;

/** Minutes of a pause after which to remind; 0 for never. */
export const PAUSE_CHOICES = [0, 5, 10, 15, 30, 60] as const;

export const pauseChoice = new Store<number>(readKept('local', KEPT_AS, 15));

export function choosePause(minutes: number): void {
  pauseChoice.set(minutes);
  keep('local', KEPT_AS, minutes);
}

/** Whether to remind now: the pause is long and the last reminder was not put off a moment ago. */
export function isReminded(
  agent: Pick<DeskAgent, 'state' | 'state_since'>,
  minutes: number,
  putOffAt: number | null,
  now: number,
): boolean {
  if (agent.state !== 'not_ready' || minutes === 0) return false;
  const since = Date.parse(agent.state_since);
  if (now - since < minutes * MINUTE_MS) return false;
  return putOffAt === null || putOffAt < since || now - putOffAt >= PUT_OFF_MS;
}
