/** What all parts of a policy's form share. */
import { createContext, useContext } from 'react';
import type { Json, JsonObject } from '@/shared/json/value';
import type { Policy } from '../model/policy';
import type { Words } from '../model/words';
import type { Choices } from '../words';

export interface PolicyForm {
  policy: Policy;
  words: Words;
  choices: Choices;
  mayEdit: boolean;
  /** Pointers of the cards that are open. */
  opened: readonly string[];
  toggle: (pointer: string) => void;
  /** Another value at a place; `undefined` takes away what is there. */
  put: (pointer: string, value: Json | undefined) => void;
  /** Another document with other open cards: where members of a list change their places. */
  change: (document: JsonObject, opened: readonly string[]) => void;
}

export const PolicyContext = createContext<PolicyForm | null>(null);

export function usePolicyForm(): PolicyForm {
  const form = useContext(PolicyContext);
  if (!form) throw new Error('the policy form is not there');
  return form;
}
