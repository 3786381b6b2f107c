/**
 * What a policy's document is made of. A document of another shape is shown as text only, because a form would read
 * something into it that it does not say; what the shape does not name is left as it is.
 */
import * as shape from '@/shared/json/shape';
import { flag, kept, list, members, names, needed, number, text } from '@/shared/json/shape';

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

/** The first place that is not what a policy has there, as a JSON pointer; `null` for a policy. */
export const misshapen = (document: unknown): string | null => shape.misshapen(document, POLICY);

/** The places that the form does not know; they are kept as they are. */
export const unknownPlaces = (document: unknown): string[] => shape.unknownPlaces(document, POLICY);

/** The document as its author would write it: what says nothing is left out, the rest in the order of the format. */
export const withoutEmpty = (document: unknown): unknown => shape.withoutEmpty(document, POLICY);
