/** A plan while it is changed, and what can be undone. */
import { useMemo, useReducer } from 'react';
import { withValue } from '@/shared/json/pointer';
import type { Json, JsonObject } from '@/shared/json/value';
import { begin, change, type History, redo, undo } from '@/shared/state/history';

type Act =
  | { kind: 'change'; document: JsonObject; place: string | null }
  | { kind: 'put'; pointer: string; value: Json | undefined }
  | { kind: 'begin'; document: JsonObject }
  | { kind: 'undo' }
  | { kind: 'redo' };

function reduced(history: History<JsonObject>, act: Act): History<JsonObject> {
  switch (act.kind) {
    case 'change':
      return change(history, act.document, act.place);
    case 'put':
      return change(history, withValue(history.present, act.pointer, act.value), act.pointer);
    case 'begin':
      return begin(act.document);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
  }
}

export interface Draft {
  document: JsonObject;
  canUndo: boolean;
  canRedo: boolean;
  /** Another document; changes at the same place in a row are one step of undoing. */
  change: (document: JsonObject, place?: string) => void;
  /** Another value at a place; `undefined` takes away what is there. */
  put: (pointer: string, value: Json | undefined) => void;
  begin: (document: JsonObject) => void;
  undo: () => void;
  redo: () => void;
}

export function usePlanDraft(saved: JsonObject): Draft {
  const [history, act] = useReducer(reduced, saved, begin);
  const acts = useMemo(
    () => ({
      change: (document: JsonObject, place?: string) =>
        act({ kind: 'change', document, place: place ?? null }),
      put: (pointer: string, value: Json | undefined) => act({ kind: 'put', pointer, value }),
      begin: (document: JsonObject) => act({ kind: 'begin', document }),
      undo: () => act({ kind: 'undo' }),
      redo: () => act({ kind: 'redo' }),
    }),
    [],
  );
  const [canUndo, canRedo] = [history.past.length > 0, history.future.length > 0];
  return { document: history.present, canUndo, canRedo, ...acts };
}
