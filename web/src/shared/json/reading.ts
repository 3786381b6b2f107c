/** A text read as JSON, with the place at which it stops being JSON. */
import { mistakeIn } from './mistake';

export type Reading = { document: unknown } | { line: number; column: number };

/** Line and column of a position in a text, both from 1. */
export function placeAt(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position);
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}

/** Reads the text; where it is no JSON, says where. */
export function readDocument(text: string): Reading {
  try {
    return { document: JSON.parse(text) };
  } catch {
    return placeAt(text, mistakeIn(text) ?? 0);
  }
}
