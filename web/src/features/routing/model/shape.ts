/**
 * What a policy's document is made of. A document of another shape is shown as text only, because a form would read
 * something into it that it does not say; what the shape does not name is left as it is.
 */
import { escaped } from '@/shared/json/pointer';
import { isObject } from '@/shared/json/value';

type Shape = (
  | { is: 'text' | 'number' | 'flag' }
  | { is: 'list'; of: Shape }
  | { is: 'names'; of: Shape }
  | { is: 'members'; fields: Record<string, Shape>; nothing: Record<string, unknown> }
) & {
  /** It has to be there. */
  isNeeded?: true;
  /** It is written down even if it says nothing. */
  isKept?: true;
};

const text: Shape = { is: 'text' };
const number: Shape = { is: 'number' };
const flag: Shape = { is: 'flag' };
const list = (of: Shape): Shape => ({ is: 'list', of });
const names = (of: Shape): Shape => ({ is: 'names', of });
/** Members in the order in which authors write them; `nothing`: values that say what is so anyway. */
const members = (fields: Record<string, Shape>, nothing: Record<string, unknown> = {}): Shape => ({
  is: 'members',
  fields,
  nothing,
});
const needed = (shape: Shape): Shape => ({ ...shape, isNeeded: true, isKept: true });
const kept = (shape: Shape): Shape => ({ ...shape, isKept: true });

const localised = names(text);
const skills = list(members({ skill: needed(text), level: needed(number) }));
const when = members({
  tiers: list(text),
  star_at_least: number,
  star_at_most: number,
  care: list(text),
  languages: list(text),
  regions: list(text),
  areas: list(text),
  lines: list(text),
  queues: list(text),
  businesses: list(text),
  media: list(text),
  moods: list(text),
});
const then = members(
  {
    queue: text,
    priority: number,
    skills,
    sites: members({ sites: needed(list(text)), for_seconds: number }),
    last_agent_for_seconds: number,
    manager_for_seconds: number,
  },
  { priority: 0 },
);
const queueRules = members({
  relax: list(members({ after_seconds: needed(number), skills: needed(skills) })),
  overflow: list(members({ after_seconds: needed(number), to: needed(text) })),
  // biome-ignore lint/suspicious/noThenProperty: the document calls it so
  cap: members({ waiting: needed(number), then: needed(members({ kind: needed(text), to: text })) }),
  call_back_after_seconds: number,
  site: text,
});
const weights = members({ quality: number, speed: number, satisfaction: number, resolution: number });
const target = members({ kind: needed(text), milliseconds: number, percent: number, seconds: number });
const POLICY = members({
  version: number,
  name: localised,
  sites: names(members({ name: localised, home: flag }, { home: false })),
  areas: names(members({ active: flag, regions: needed(list(text)) })),
  care_phrases: names(list(text)),
  // biome-ignore lint/suspicious/noThenProperty: the document calls it so
  rules: list(members({ id: needed(text), when: kept(when), then: needed(then) })),
  queues: names(queueRules),
  matching: members(
    {
      weights: needed(weights),
      tiers: names(weights),
      moods: names(weights),
      worth_seconds: needed(number),
      gather_milliseconds: number,
    },
    { gather_milliseconds: 0 },
  ),
  guarantees: list(
    members({
      id: needed(text),
      to: kept(when),
      target: needed(target),
      over_seconds: number,
      at_least: number,
    }),
  ),
});

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

/** The first place that is not what a policy has there, as a JSON pointer; `null` for a policy. */
export function misshapen(document: unknown): string | null {
  const found = wrong(document, POLICY, '').next();
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

/** The places that the form does not know; they are kept as they are. */
export const unknownPlaces = (document: unknown): string[] => [...strange(document, POLICY, '')];

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

/** The document as its author would write it: what says nothing is left out, the rest in the order of the format. */
export const withoutEmpty = (document: unknown): unknown => spoken(document, POLICY);
