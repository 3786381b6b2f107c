/** What was changed, so that it can be undone and done again. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The place that the last change was made at: changes of one place in a row are one. */
  readonly place: string | null;
}

const LONGEST = 200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [], place: null });

/** A change. Typing in one field is one step: a change at the same place as the last one does not add another. */
export function change<T>(history: History<T>, present: T, place: string | null = null): History<T> {
  if (Object.is(history.present, present)) return history;
  if (place !== null && place === history.place && history.past.length > 0) {
    return { ...history, present, future: [] };
  }
  return { past: [...history.past.slice(1 - LONGEST), history.present], present, future: [], place };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    place: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, place: null };
}

/** The next change is a step of its own. */
export const settle = <T>(history: History<T>): History<T> =>
  history.place === null ? history : { ...history, place: null };
