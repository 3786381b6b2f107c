/** What all parts of a plan's form share. */
import { createContext, useContext } from 'react';
import type { Json } from '@/shared/json/value';
import type { Plan } from '../model/plan';
import type { Words } from '../model/words';

export interface PlanForm {
  plan: Plan;
  words: Words;
  /** Another value at a place; `undefined` takes away what is there. */
  put: (pointer: string, value: Json | undefined) => void;
}

export const PlanContext = createContext<PlanForm | null>(null);

export function usePlanForm(): PlanForm {
  const form = useContext(PlanContext);
  if (!form) throw new Error('the plan form is not there');
  return form;
}
