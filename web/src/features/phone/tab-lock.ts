/**
 * One window of this browser holds the phone: the server keeps one session per agent, and two windows would take it from
 * each other for ever. Browsers without Web Locks are trusted to have one window.
 */

const NAME = 'yuanyin.phone';
/** A page that is being reloaded gives its lock back a moment after the next one asks. */
const WAIT_MS = 1_500;

export interface TabLock {
  release(): void;
}

/** Takes the lock; `null` if another window has it. With `steal`, the other window loses it and `onStolen` is called there. */
export async function takeTabLock(steal: boolean, onStolen: () => void): Promise<TabLock | null> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return { release() {} };
  return new Promise((resolve) => {
    let isReleased = false;
    const options: LockOptions = steal ? { steal: true } : { signal: AbortSignal.timeout(WAIT_MS) };
    let isHeld = false;
    locks
      .request(NAME, options, () => {
        isHeld = true;
        return new Promise<void>((free) => {
          resolve({
            release() {
              isReleased = true;
              free();
            },
          });
        });
      })
      .catch(() => {
        if (!isHeld) resolve(null);
        else if (!isReleased) onStolen();
      });
  });
}
