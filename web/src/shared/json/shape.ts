/**
 * What a kind of document is made of. A document of another shape is shown as text only, because a form would read
 * something into it that it does not say; what the shape does not name is left as it is.
 */
import { escaped } from './pointer';
import { isObject } from './value';

export type Shape = (
  | { is: 'text' | 'number' | 'flag' }
  | { is: 'list'; of: Shape }
  | { is: 'names'; of: Shape }
  | { is: 'members'; fields: Record<string, Shape>; nothing: Readonly<Record<string, unknown>> }
) & {
  /** It has to be there. */
  isNeeded?: true;
  /** It is written down even if it says nothing. */
  isKept?: true;
};

export const text: Shape = { is: 'text' };
export const number: Shape = { is: 'number' };
export const flag: Shape = { is: 'flag' };
export const list = (of: Shape): Shape => ({ is: 'list', of });
export const names = (of: Shape): Shape => ({ is: 'names', of });
/** Members in the order in which authors write them; `nothing`: values that say what is so anyway. */
export const members = (
  fields: Record<string, Shape>,
  nothing: Readonly<Record<string, unknown>> = {},
): Shape => ({ is: 'members', fields, nothing });
export const needed = (shape: Shape): Shape => ({ ...shape, isNeeded: true, isKept: true });
export const kept = (shape: Shape): Shape => ({ ...shape, isKept: true });

const PLAIN = { text: 'string', number: 'number', flag: 'boolean' } as const;

function* wrong(value: unknown, shape: Shape, at: string): Generator<string> {
  switch (shape.is) {
    case 'list':
      if (!Array.isArray(value)) yield at;
      else for (const [index, one] of value.entries()) yield* wrong(one, shape.of, `${at}/${index}`);
      return;
    case 'names':
      if (!isObject(value)) yield at;
      else
        for (const [name, one] of Object.entries(value))
          yield* wrong(one, shape.of, `${at}/${escaped(name)}`);
      return;
    case 'members':
      if (!isObject(value)) {
        yield at;
        return;
      }
      for (const [name, one] of Object.entries(shape.fields)) {
        const given = value[name] ?? undefined;
        if (given !== undefined || one.isNeeded) yield* wrong(given, one, `${at}/${name}`);
      }
      return;
    default:
      if (typeof value !== PLAIN[shape.is]) yield at;
  }
}

/** The first place that is not what the shape has there, as a JSON pointer; `null` where all is. */
export function misshapen(document: unknown, shape: Shape): string | null {
  const found = wrong(document, shape, '').next();
  return found.done ? null : found.value;
}

function* strange(value: unknown, shape: Shape, at: string): Generator<string> {
  if (shape.is === 'list' && Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* strange(one, shape.of, `${at}/${index}`);
  } else if (shape.is === 'names' && isObject(value)) {
    for (const [name, one] of Object.entries(value)) yield* strange(one, shape.of, `${at}/${escaped(name)}`);
  } else if (shape.is === 'members' && isObject(value)) {
    for (const [name, one] of Object.entries(value)) {
      const known = shape.fields[name];
      if (known) yield* strange(one, known, `${at}/${name}`);
      else yield `${at}/${escaped(name)}`;
    }
  }
}

/** The places that the shape does not name. */
export const unknownPlaces = (document: unknown, shape: Shape): string[] => [...strange(document, shape, '')];

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

function spoken(value: unknown, shape: Shape | undefined): unknown {
  if (shape?.is === 'list' && Array.isArray(value)) return value.map((one) => spoken(one, shape.of));
  if (shape?.is === 'names' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoken(one, shape.of)]));
  }
  if (shape?.is !== 'members' || !isObject(value)) return value;
  const others = Object.keys(value).filter((name) => !(name in shape.fields));
  const left = [...Object.keys(shape.fields), ...others].flatMap((name) => {
    if (value[name] === undefined) return [];
    const known = shape.fields[name];
    const said = spoken(value[name], known);
    const isSilent = isEmpty(said) || said === shape.nothing[name];
    return known && !known.isKept && isSilent ? [] : [[name, said] as const];
  });
  return Object.fromEntries(left);
}

/** The document as its author would write it: what says nothing is left out, the rest in the order of the shape. */
export const withoutEmpty = (document: unknown, shape: Shape): unknown => spoken(document, shape);
