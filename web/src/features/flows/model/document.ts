/** A flow's document as the designer holds it: read without trust, changed without harm to what it does not know. */
import type { Localised } from '@/shared/api/types';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface FlowNode extends JsonObject {
  kind: string;
}

export interface FlowDocument extends JsonObject {
  id: string;
  nodes: { [key: string]: FlowNode };
}

export const KEY = /^[a-z0-9._-]{1,64}$/;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as a document; `null` if it has no nodes that could be drawn. */
export function asDocument(value: unknown): FlowDocument | null {
  if (!isObject(value) || !isObject(value.nodes) || typeof value.id !== 'string') return null;
  return Object.values(value.nodes).every(isObject) ? (value as FlowDocument) : null;
}

/** The steps of a JSON pointer. */
export function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

/** The JSON pointer of a node. */
export const nodePointer = (key: string): string => `/nodes/${escaped(key)}`;

/** The node that a pointer lies in, and the pointer below it. */
export function placeOf(pointer: string): { node: string | null; within: string } {
  const [first, node, ...rest] = steps(pointer);
  if (first !== 'nodes' || node === undefined) return { node: null, within: pointer };
  return { node, within: rest.map((step) => `/${escaped(step)}`).join('') };
}

export function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const step of steps(pointer)) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isObject(here)) here = here[step];
    else return undefined;
  }
  return here;
}

/** The same value with another one at the pointer; `undefined` takes away what is there. */
export function withValue<T extends Json>(value: T, pointer: string, put: Json | undefined): T {
  const [step, ...rest] = steps(pointer);
  if (step === undefined) return put as T;
  const below = rest.map((one) => `/${escaped(one)}`).join('');
  if (Array.isArray(value)) {
    const index = Number(step);
    const copy = [...value];
    if (rest.length === 0 && put === undefined) copy.splice(index, 1);
    else copy[index] = withValue(copy[index] ?? {}, below, put) as Json;
    return copy as T;
  }
  const object: JsonObject = isObject(value) ? { ...value } : {};
  if (rest.length === 0 && put === undefined) delete object[step];
  else object[step] = rest.length === 0 ? (put as Json) : withValue(object[step] ?? {}, below, put);
  return object as T;
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
