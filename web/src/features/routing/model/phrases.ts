/** What a policy says, phrase by phrase, as people would say it. */
import { duration } from '@/shared/i18n/format';
import {
  AT_LEAST,
  type Cap,
  type Guarantee,
  OVER_SECONDS,
  type Rule,
  type SkillLevel,
  type Target,
  type Then,
  type When,
} from './policy';
import type { Words } from './words';

/** One thing that is said: what about, and what. */
export interface Phrase {
  /** Where it is said: a member of what is told. */
  key: string;
  label: string;
  value: string;
}

/** Of a list one is enough: `财富、私人银行`, `wealth or private banking`. */
const any = (names: readonly string[], { tag }: Words) => names.join(tag === 'en' ? ' or ' : '、');
const all = (names: readonly string[], { tag }: Words) => names.join(tag === 'en' ? ', ' : '、');
const time = (seconds: number, { tag }: Words) => duration(seconds, tag);

/** Milliseconds in words; fractions of a second stay: `2.5 秒`. */
export const milliseconds = (value: number, words: Words): string =>
  value % 1000 === 0 ? time(value / 1000, words) : words.t('fraction', { value: value / 1000 });

export const skillLevel = ({ skill, level }: SkillLevel, words: Words): string =>
  words.t(level === 0 ? 'skillNoMore' : 'skillLevel', { skill: words.skill(skill), level });

/** What will do, whoever asks for more. */
export const skillEnough = ({ skill, level }: SkillLevel, words: Words): string =>
  words.t(level === 0 ? 'skillNoMore' : 'skillEnough', { skill: words.skill(skill), level });

/** Which contacts: all phrases must hold. None: every contact. */
export function conditions(when: When | null | undefined, words: Words): Phrase[] {
  const { t } = words;
  const given = when ?? {};
  const name = {
    tiers: words.tier,
    care: words.care,
    languages: words.language,
    regions: (key: string) => key,
    areas: (key: string) => key,
    lines: words.line,
    queues: words.queue,
    businesses: words.business,
    media: words.medium,
    moods: words.mood,
  };
  const listed = (key: keyof typeof name): Phrase[] => {
    const keys = given[key] ?? [];
    if (keys.length === 0) return [];
    return [{ key, label: t(`said.${key}`), value: any(keys.map(name[key]), words) }];
  };
  const stars = (key: 'star_at_least' | 'star_at_most'): Phrase[] => {
    const star = given[key] ?? null;
    return star === null ? [] : [{ key, label: t(`said.${key}`), value: t('stars', { count: star }) }];
  };
  return [
    ...listed('tiers'),
    ...stars('star_at_least'),
    ...stars('star_at_most'),
    ...listed('care'),
    ...listed('languages'),
    ...listed('regions'),
    ...listed('areas'),
    ...listed('lines'),
    ...listed('media'),
    ...listed('queues'),
    ...listed('businesses'),
    ...listed('moods'),
  ];
}

const signed = (value: number): string => (value < 0 ? `−${-value}` : `+${value}`);

/** What holds of them. */
export function effects(then: Then, words: Words): Phrase[] {
  const { t } = words;
  const phrases: Phrase[] = [];
  const say = (key: keyof Then, value: string) => phrases.push({ key, label: t(`said.${key}`), value });
  if (then.queue) phrases.push({ key: 'queue', label: t('said.queue'), value: words.queue(then.queue) });
  if (then.priority) say('priority', signed(then.priority));
  const skills = then.skills ?? [];
  if (skills.length > 0) {
    say(
      'skills',
      all(
        skills.map((one) => skillLevel(one, words)),
        words,
      ),
    );
  }
  if (then.sites) {
    const sites = any(then.sites.sites.map(words.site), words) || t('nowhere');
    const limit = then.sites.for_seconds ?? null;
    say('sites', limit === null ? sites : t('sitesFor', { sites, time: time(limit, words) }));
  }
  const manager = then.manager_for_seconds ?? null;
  if (manager !== null) say('manager_for_seconds', time(manager, words));
  const last = then.last_agent_for_seconds ?? null;
  if (last !== null) say('last_agent_for_seconds', time(last, words));
  return phrases;
}

const said = ({ label, value }: Phrase) => `${label} ${value}`;
/** As a sentence begins. */
export const begun = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const whoSentence = (when: When | null | undefined, words: Words): string =>
  conditions(when, words).map(said).join(words.t('and')) || words.t('everybody');

export const whatSentence = (then: Then, words: Words): string =>
  effects(then, words).map(said).join(words.t('comma')) || words.t('nothing');

/** A rule in a line: `客户等级为 财富、私人银行，且来自 电话 → 进入队列 贵宾，优先级 +300`. */
export const ruleSentence = (rule: Rule, words: Words): string =>
  begun(`${whoSentence(rule.when, words)} → ${whatSentence(rule.then, words)}`);

export function targetSentence(target: Target, words: Words): string {
  const { t } = words;
  const within = time(target.seconds ?? 0, words);
  switch (target.kind) {
    case 'mean_wait':
      return t('promise.mean_wait', { time: milliseconds(target.milliseconds ?? 0, words) });
    case 'answered_within':
      return t('promise.answered_within', { percent: target.percent ?? 0, time: within });
    case 'longest_wait':
      return t('promise.longest_wait', { time: within });
    default:
      return target.kind;
  }
}

export const measureSentence = (guarantee: Guarantee, words: Words): string =>
  words.t('measuredOver', {
    time: time(guarantee.over_seconds ?? OVER_SECONDS, words),
    count: guarantee.at_least ?? AT_LEAST,
  });

/** A guarantee in a line: `属于关怀客群 老年客户 → 平均等待不超过 3 秒`. */
export const guaranteeSentence = (guarantee: Guarantee, words: Words): string =>
  begun(`${whoSentence(guarantee.to, words)} → ${targetSentence(guarantee.target, words)}`);

export function capSentence(cap: Cap, words: Words): string {
  const { t } = words;
  const then =
    cap.then.kind === 'queue'
      ? t('fullQueue', { queue: words.queue(cap.then.to ?? '') })
      : cap.then.kind === 'refuse' || cap.then.kind === 'call_back'
        ? t(`full.${cap.then.kind}`)
        : cap.then.kind;
  return t('fullAt', { count: cap.waiting, then });
}
