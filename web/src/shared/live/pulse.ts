/** Calls back about once a second, also while the page is in the background. */

type Beat = () => void;

/** Starts the beat; the answer stops it. */
export function startPulse(beat: Beat): () => void {
  if (typeof Worker === 'function') {
    try {
      const worker = new Worker(new URL('./pulse.worker.ts', import.meta.url), { type: 'module' });
      let fallback: ReturnType<typeof setInterval> | undefined;
      worker.onmessage = beat;
      worker.onerror = () => {
        worker.terminate();
        fallback ??= setInterval(beat, 1000);
      };
      return () => {
        worker.terminate();
        clearInterval(fallback);
      };
    } catch {
      // A browser without module workers: the page's own timer has to do.
    }
  }
  const timer = setInterval(beat, 1000);
  return () => clearInterval(timer);
}
