/** What a check found in the document that a form edits. */
import { createContext, useContext } from 'react';

export interface PlaceFinding {
  /** The place in the document: a JSON pointer. */
  pointer: string;
  code: string;
  /** What is wrong, in the language of the page. */
  message: string;
}

/** `null`: nothing has been checked yet. */
export const FindingsContext = createContext<readonly PlaceFinding[] | null>(null);

/** What is wrong at a place or, unless it is to be exact, in what lies there. */
export function usePlaceFindings(at: string, isExact = false): readonly PlaceFinding[] {
  const findings = useContext(FindingsContext) ?? [];
  return findings.filter(({ pointer }) => pointer === at || (!isExact && pointer.startsWith(`${at}/`)));
}
