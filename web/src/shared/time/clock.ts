/**
 * The time as the server has it. Office computers' clocks are off by seconds or minutes; a wait of minus two minutes
 * helps nobody. Each live frame says when it was sent: the greatest difference seen is the offset.
 */
import { useSyncExternalStore } from 'react';

let offset: number | undefined;

/** Learns from a time that the server has just sent. Late frames are passed over. */
export function learnServerTime(at: string, now = Date.now()): void {
  const difference = Date.parse(at) - now;
  if (!Number.isNaN(difference) && (offset === undefined || difference > offset)) offset = difference;
}

/** Milliseconds of the epoch by the server's clock. */
export function serverNow(): number {
  // Below a second the difference is the network, not the clock.
  return Date.now() + (offset !== undefined && Math.abs(offset) > 1_000 ? offset : 0);
}

/** Forgets what was learned (for tests). */
export function forgetServerTime(): void {
  offset = undefined;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let second = 0;

function tick(): void {
  second = Math.floor(serverNow() / 1000) * 1000;
  for (const listener of [...listeners]) listener();
  schedule();
}

function schedule(): void {
  // On the second, so that all timers of the page step together.
  timer = setTimeout(tick, 1000 - (serverNow() % 1000) + 5);
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    second = Math.floor(serverNow() / 1000) * 1000;
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

const current = () => {
  if (timer === undefined) second = Math.floor(serverNow() / 1000) * 1000;
  return second;
};

/** The server's time, whole seconds in milliseconds; the component is drawn again each second. */
export function useNow(): number {
  return useSyncExternalStore(watch, current);
}
