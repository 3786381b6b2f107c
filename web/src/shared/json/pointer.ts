/** Places in a JSON value (RFC 6901): read there, and changed without harm to what lies beside them. */
import { isObject, type Json, type JsonObject } from './value';

/** The steps of a JSON pointer. */
export function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

/** Whether the pointer is the place, or lies in it. */
export const liesIn = (pointer: string, place: string): boolean =>
  pointer === place || pointer.startsWith(`${place}/`);

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
