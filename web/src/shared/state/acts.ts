/**
 * What the user has asked for and is not done yet. Each act has a key (`offer:1:accept`), so that its button shows that
 * it is under way and its failure stands where the button is, with a way to try the very same act again.
 */
import { newId } from './ids';
import { Store, useStore } from './store';

export interface Act {
  busy: boolean;
  error: unknown;
  retry: () => void;
}

export class Acts {
  readonly store = new Store<Record<string, Act>>({});

  /**
   * Runs an act unless the same is under way. A retry hands the same idempotency key over, so that an act whose answer
   * got lost is not done twice. Answers whether it succeeded.
   */
  async run(key: string, act: (idempotencyKey: string) => Promise<unknown>, id = newId()): Promise<boolean> {
    if (this.store.get()[key]?.busy) return false;
    const retry = () => void this.run(key, act, id);
    this.put(key, { busy: true, error: null, retry });
    try {
      await act(id);
      this.clear(key);
      return true;
    } catch (error) {
      this.put(key, { busy: false, error, retry });
      return false;
    }
  }

  /** Forgets an act's failure. */
  clear(key: string): void {
    this.store.set(({ [key]: _gone, ...rest }) => rest);
  }

  /** Forgets the failures of all acts whose key begins so. */
  clearAll(prefix: string): void {
    this.store.set((acts) => {
      const kept = Object.entries(acts).filter(([key, act]) => act.busy || !key.startsWith(prefix));
      return kept.length === Object.keys(acts).length ? acts : Object.fromEntries(kept);
    });
  }

  private put(key: string, act: Act): void {
    this.store.set((acts) => ({ ...acts, [key]: act }));
  }
}

const IDLE: Act = { busy: false, error: null, retry: () => {} };

export function useAct(acts: Acts, key: string): Act {
  return useStore(acts.store, (all) => all[key] ?? IDLE);
}
