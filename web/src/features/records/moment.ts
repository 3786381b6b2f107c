/** A moment of a conversation, found in its recordings. */
import type { ContactDetail } from '@/shared/api/types';

/** A place in a recording. */
export interface Moment {
  recording: string;
  /** Seconds from its beginning. */
  at: number;
  /** Tells one wish from the next to the same place. */
  wish: number;
}

/** The agent notes the yes after hearing it. */
const BEFORE_SECONDS = 3;

/** Where the recordings have what was noted at that time; `null` where nothing was recorded then. */
export function momentOf(recordings: ContactDetail['recordings'], time: string): Omit<Moment, 'wish'> | null {
  const noted = Date.parse(time);
  for (const { id, started_at, milliseconds } of recordings) {
    const begun = Date.parse(started_at);
    if (milliseconds === null || milliseconds === undefined || noted < begun || noted > begun + milliseconds)
      continue;
    return { recording: id, at: Math.max(0, (noted - begun) / 1000 - BEFORE_SECONDS) };
  }
  return null;
}
