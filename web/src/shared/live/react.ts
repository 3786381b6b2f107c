import { useEffect, useRef, useSyncExternalStore } from 'react';
import { LiveClient, type LiveFrame, type LiveState } from './live';

let client: LiveClient | undefined;

/** The page's one live connection. */
export function live(): LiveClient {
  client ??= new LiveClient();
  return client;
}

/** Passes the frames of a topic on while the component is mounted. */
export function useLive<T = unknown>(topic: string | null, handler: (frame: LiveFrame<T>) => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (topic === null) return;
    return live().subscribe<T>(topic, (frame) => latest.current(frame));
  }, [topic]);
}

/** Whether the live connection is up. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(live().watch, live().state);
}
