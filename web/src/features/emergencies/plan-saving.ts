/** Saving a plan, and what the server finds wrong with it. */
import { useState } from 'react';
import type { PlaceFinding } from '@/features/office/form/findings-context';
import { ApiProblem } from '@/shared/api/client';
import { valueAt } from '@/shared/json/pointer';
import { type Json, type JsonObject, same } from '@/shared/json/value';
import { findingText, placeInDocument } from './model/finding';
import type { Words } from './model/words';
import { type PlanRow, usePlanActs } from './plans';

/** What was found, and what stood there then. */
interface Found extends PlaceFinding {
  value: Json | undefined;
}

export interface ToldFinding extends PlaceFinding {
  isGone: boolean;
}

export function usePlanSaving(document: JsonObject, words: Words) {
  const { save } = usePlanActs();
  const [found, setFound] = useState<readonly Found[]>([]);
  const [error, setError] = useState<unknown>(null);
  const keep = async (id: string, note: string): Promise<PlanRow | null> => {
    setError(null);
    try {
      const row = await save.mutateAsync({ id, note, document });
      setFound([]);
      return row;
    } catch (problem) {
      const errors = problem instanceof ApiProblem ? problem.errors : [];
      const places = errors.flatMap(({ pointer, message: possible }) => {
        const place = placeInDocument(pointer);
        if (place === null) return [];
        const message = findingText(place, possible, words);
        return [{ pointer: place, code: 'invalid', message, value: valueAt(document, place) }];
      });
      setFound(places);
      if (places.length === 0) setError(problem);
      return null;
    }
  };
  const told = found.map(({ value, ...finding }) => ({
    ...finding,
    // Whoever has written something else there is not told the same again before it is saved anew.
    isGone: !same(valueAt(document, finding.pointer), value),
  }));
  return { keep, told, findings: told.filter(({ isGone }) => !isGone), error, isSaving: save.isPending };
}
