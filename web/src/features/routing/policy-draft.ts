/** A policy while it is changed: the document, the cards that are open, and what can be undone. */
import { useMemo, useReducer } from 'react';
import { valueAt, withValue } from '@/shared/json/pointer';
import type { Json, JsonObject } from '@/shared/json/value';
import { begin, change, type History, redo, undo } from '@/shared/state/history';

interface State {
  document: JsonObject;
  /** Pointers of the cards that are open: they come back with what is undone. */
  opened: readonly string[];
}

type Act =
  | { kind: 'change'; document: JsonObject; place: string | null; opened: readonly string[] | null }
  | { kind: 'put'; pointer: string; value: Json | undefined }
  | { kind: 'toggle'; pointer: string }
  | { kind: 'open'; pointer: string }
  | { kind: 'begin'; document: JsonObject }
  | { kind: 'undo' }
  | { kind: 'redo' };

/** Whether a value was merely typed over: what is added or taken away is a step of undoing by itself. */
const isTyped = (before: Json | undefined, after: Json | undefined): boolean =>
  before !== undefined &&
  after !== undefined &&
  (!Array.isArray(before) || !Array.isArray(after) || before.length === after.length);

function reduced(history: History<State>, act: Act): History<State> {
  const { document, opened } = history.present;
  switch (act.kind) {
    case 'change':
      return change(history, { document: act.document, opened: act.opened ?? opened }, act.place);
    case 'put': {
      const next = { document: withValue(document, act.pointer, act.value), opened };
      return change(history, next, isTyped(valueAt(document, act.pointer), act.value) ? act.pointer : null);
    }
    case 'toggle': {
      const isOpen = opened.includes(act.pointer);
      const left = opened.filter((one) => one !== act.pointer);
      return { ...history, present: { document, opened: isOpen ? left : [...left, act.pointer] } };
    }
    case 'open':
      if (opened.includes(act.pointer)) return history;
      return { ...history, present: { document, opened: [...opened, act.pointer] } };
    case 'begin':
      return begin({ document: act.document, opened });
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
  }
}

export interface Draft extends State {
  canUndo: boolean;
  canRedo: boolean;
  /** Another document; changes at the same place in a row are one step of undoing. */
  change: (document: JsonObject, place?: string, opened?: readonly string[]) => void;
  /** Another value at a place; `undefined` takes away what is there. */
  put: (pointer: string, value: Json | undefined) => void;
  toggle: (pointer: string) => void;
  open: (pointer: string) => void;
  begin: (document: JsonObject) => void;
  undo: () => void;
  redo: () => void;
}

export function usePolicyDraft(saved: JsonObject): Draft {
  const [history, act] = useReducer(reduced, saved, (document) => begin<State>({ document, opened: [] }));
  const acts = useMemo(
    () => ({
      change: (document: JsonObject, place?: string, opened?: readonly string[]) =>
        act({ kind: 'change', document, place: place ?? null, opened: opened ?? null }),
      put: (pointer: string, value: Json | undefined) => act({ kind: 'put', pointer, value }),
      toggle: (pointer: string) => act({ kind: 'toggle', pointer }),
      open: (pointer: string) => act({ kind: 'open', pointer }),
      begin: (document: JsonObject) => act({ kind: 'begin', document }),
      undo: () => act({ kind: 'undo' }),
      redo: () => act({ kind: 'redo' }),
    }),
    [],
  );
  return {
    ...history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    ...acts,
  };
}
