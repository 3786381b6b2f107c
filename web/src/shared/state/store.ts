import { useSyncExternalStore } from 'react';

/** A value that components watch. Each change is a new value; the old one stays as it was. */
export class Store<S> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: S) {}

  readonly get = (): S => this.value;

  readonly watch = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(change: S | ((before: S) => S)): void {
    const after = typeof change === 'function' ? (change as (before: S) => S)(this.value) : change;
    if (Object.is(after, this.value)) return;
    this.value = after;
    for (const listener of [...this.listeners]) listener();
  }
}

/** A part of a store's value; the component is drawn again when that part changes. The part must not be made anew. */
export function useStore<S, P>(store: Store<S>, part: (state: S) => P): P {
  return useSyncExternalStore(store.watch, () => part(store.get()));
}
