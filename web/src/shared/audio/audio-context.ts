/**
 * The page's one AudioContext, for level meters and signal tones. A browser lets it sound only after the first click or
 * key on the page.
 */
import { Store } from '../state/store';

let context: AudioContext | undefined;

/** Whether the browser still holds sound back until the page is clicked. */
export const soundBlocked = new Store(false);

export function audioContext(): AudioContext | undefined {
  if (typeof AudioContext === 'undefined') return undefined;
  if (!context) {
    context = new AudioContext();
    const made = context;
    const report = () => soundBlocked.set(made.state === 'suspended');
    const unlock = () => void made.resume().catch(() => {});
    made.addEventListener('statechange', report);
    for (const gesture of ['pointerdown', 'keydown'] as const) {
      document.addEventListener(gesture, unlock, { capture: true, passive: true });
    }
    report();
  }
  return context;
}
