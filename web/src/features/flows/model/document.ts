/** A flow's document as the designer holds it: read without trust, changed without harm to what it does not know. */
import type { Localised } from '@/shared/api/types';
import { escaped, steps } from '@/shared/json/pointer';
import { isObject, type Json, type JsonObject } from '@/shared/json/value';

export interface FlowNode extends JsonObject {
  kind: string;
}

export interface FlowDocument extends JsonObject {
  id: string;
  nodes: { [key: string]: FlowNode };
}

export const KEY = /^[a-z0-9._-]{1,64}$/;

/** The value as a document; `null` if it has no nodes that could be drawn. */
export function asDocument(value: unknown): FlowDocument | null {
  if (!isObject(value) || !isObject(value.nodes) || typeof value.id !== 'string') return null;
  return Object.values(value.nodes).every(isObject) ? (value as FlowDocument) : null;
}

/** The JSON pointer of a node. */
export const nodePointer = (key: string): string => `/nodes/${escaped(key)}`;

/** The node that a pointer lies in, and the pointer below it. */
export function placeOf(pointer: string): { node: string | null; within: string } {
  const [first, node, ...rest] = steps(pointer);
  if (first !== 'nodes' || node === undefined) return { node: null, within: pointer };
  return { node, within: rest.map((step) => `/${escaped(step)}`).join('') };
}

/** Every place in which a value names the node, as pointers. */
export function mentions(value: Json, key: string, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => mentions(one, key, `${at}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const here = `${at}/${escaped(name)}`;
    if (typeof one === 'string') return one === key && POINTS.has(name) ? [here] : [];
    // Outcomes, wishes, corrections: names that authors give, each with a node.
    if (OUTCOMES.has(name) && isObject(one)) {
      return Object.entries(one).flatMap(([outcome, next]) =>
        next === key ? [`${here}/${escaped(outcome)}`] : mentions(next, key, `${here}/${escaped(outcome)}`),
      );
    }
    return mentions(one, key, here);
  });
}

/** The names of fields that hold a node's key. */
const POINTS = new Set([
  'next',
  'otherwise',
  'open',
  'closed',
  'refused',
  'start',
  'error',
  'node',
  'answer',
  'urgent',
  'empty',
]);
export const OUTCOMES = new Set(['outcomes', 'intents', 'corrections', 'secrets']);
export const isPoint = (name: string): boolean => POINTS.has(name);

/** What people call a node. */
export function nodeName(document: FlowDocument, key: string, name: (text: Localised) => string): string {
  const given = document.nodes[key]?.name;
  return (isObject(given) ? name(given as unknown as Localised) : '') || key;
}
