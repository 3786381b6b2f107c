/**
 * A routing policy as its document says it; `crates/routing/src/policy/document.rs` says what it means.
 *
 * The document is held as it was read: a member that says nothing may be missing or `null`, and members that are not
 * named here stay where they are. {@link misshapen} tells whether a document may be read through these types.
 */
import type { Localised } from '@/shared/api/types';

export const TIERS = ['standard', 'gold', 'wealth', 'private_bank'] as const;
export const CARE_GROUPS = ['elderly', 'military', 'disabled'] as const;
export const LANGUAGES = ['zh', 'en', 'ja', 'fr', 'ru', 'ko', 'de'] as const;
export const MEDIA = ['voice', 'text', 'deferred'] as const;
export const MOODS = ['calm', 'upset', 'angry'] as const;
export const TARGET_KINDS = ['mean_wait', 'answered_within', 'longest_wait'] as const;
export const FULL_KINDS = ['refuse', 'call_back', 'queue'] as const;
export const ABILITIES = ['quality', 'speed', 'satisfaction', 'resolution'] as const;

export type Tier = (typeof TIERS)[number];
export type CareGroup = (typeof CARE_GROUPS)[number];
export type Mood = (typeof MOODS)[number];
export type Ability = (typeof ABILITIES)[number];

type Maybe<T> = T | null | undefined;

export interface When {
  tiers?: Maybe<string[]>;
  star_at_least?: Maybe<number>;
  star_at_most?: Maybe<number>;
  care?: Maybe<string[]>;
  languages?: Maybe<string[]>;
  regions?: Maybe<string[]>;
  areas?: Maybe<string[]>;
  lines?: Maybe<string[]>;
  queues?: Maybe<string[]>;
  businesses?: Maybe<string[]>;
  media?: Maybe<string[]>;
  moods?: Maybe<string[]>;
}
export interface SkillLevel {
  skill: string;
  /** 1 to 10; in a relaxation 0 means that the skill is not asked for any more. */
  level: number;
}
export interface SitePreference {
  sites: string[];
  for_seconds?: Maybe<number>;
}
export interface Then {
  queue?: Maybe<string>;
  priority?: Maybe<number>;
  skills?: Maybe<SkillLevel[]>;
  sites?: Maybe<SitePreference>;
  last_agent_for_seconds?: Maybe<number>;
  manager_for_seconds?: Maybe<number>;
}
export interface Rule {
  id: string;
  when?: Maybe<When>;
  then: Then;
}
export interface Relaxation {
  after_seconds: number;
  skills: SkillLevel[];
}
export interface Overflow {
  after_seconds: number;
  to: string;
}
export interface WhenFull {
  kind: string;
  to?: Maybe<string>;
}
export interface Cap {
  waiting: number;
  then: WhenFull;
}
export interface QueueRules {
  relax?: Maybe<Relaxation[]>;
  overflow?: Maybe<Overflow[]>;
  cap?: Maybe<Cap>;
  call_back_after_seconds?: Maybe<number>;
  site?: Maybe<string>;
}
export type Weights = Partial<Record<Ability, number | null>>;
export interface Matching {
  weights: Weights;
  tiers?: Maybe<Record<string, Weights>>;
  moods?: Maybe<Record<string, Weights>>;
  worth_seconds: number;
  gather_milliseconds?: Maybe<number>;
}
export interface Target {
  kind: string;
  milliseconds?: Maybe<number>;
  percent?: Maybe<number>;
  seconds?: Maybe<number>;
}
export interface Guarantee {
  id: string;
  to?: Maybe<When>;
  target: Target;
  over_seconds?: Maybe<number>;
  at_least?: Maybe<number>;
}
export interface Area {
  active?: Maybe<boolean>;
  regions: string[];
}
export interface Site {
  name?: Maybe<Partial<Localised>>;
  home?: Maybe<boolean>;
}
export interface Policy {
  version?: Maybe<number>;
  name?: Maybe<Partial<Localised>>;
  sites?: Maybe<Record<string, Site>>;
  areas?: Maybe<Record<string, Area>>;
  care_phrases?: Maybe<Record<string, string[]>>;
  rules?: Maybe<Rule[]>;
  queues?: Maybe<Record<string, QueueRules>>;
  matching?: Maybe<Matching>;
  guarantees?: Maybe<Guarantee[]>;
}

/** What holds where a guarantee does not say: it is measured over so many seconds … */
export const OVER_SECONDS = 900;
/** … and said to be broken once so many contacts were measured. */
export const AT_LEAST = 20;

/** A name for another member of a list that nobody has yet: `rule-1`, or `vip-2` after `vip`. */
export function freeId(stem: string, taken: readonly { id: string }[], first = 1): string {
  for (let number = first; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!taken.some((one) => one.id === id)) return id;
  }
}

// biome-ignore lint/suspicious/noThenProperty: the document calls it so
export const blankRule = (id: string): Rule => ({ id, when: {}, then: {} });

// biome-ignore lint/suspicious/noThenProperty: the document calls it so
export const blankCap = (): Cap => ({ waiting: 100, then: { kind: 'call_back' } });
