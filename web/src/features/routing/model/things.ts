/** All that a policy speaks of, each thing with what is said of it: the ground on which two policies are compared. */
import { duration } from '@/shared/i18n/format';
import { escaped } from '@/shared/json/pointer';
import {
  capSentence,
  conditions,
  effects,
  guaranteeSentence,
  measureSentence,
  milliseconds,
  type Phrase,
  ruleSentence,
  skillEnough,
  targetSentence,
} from './phrases';
import type { Policy, QueueRules, Weights } from './policy';
import { percents } from './weights';
import type { Words } from './words';

export type ThingKind = 'name' | 'rule' | 'queue' | 'area' | 'care' | 'site' | 'matching' | 'guarantee';

export interface Thing {
  kind: ThingKind;
  /** Its own key within its kind. */
  id: string;
  pointer: string;
  /** What people call it. */
  title: string;
  /** All of it in a line. */
  sentence: string;
  phrases: Phrase[];
}

export function weightsText(weights: Weights, words: Words): string {
  const texts = [...percents(weights)].map(
    ([ability, percent]) => `${words.t(`ability.${ability}`)} ${percent}%`,
  );
  return texts.join(words.t('comma'));
}

export function queuePhrases(rules: QueueRules, words: Words): Phrase[] {
  const { t, tag } = words;
  const after = (seconds: number, text: string) => t('afterTime', { time: duration(seconds, tag), text });
  const phrases: Phrase[] = [];
  const say = (key: keyof QueueRules, value: string) => {
    if (value) phrases.push({ key, label: t(`said.${key === 'site' ? 'own_site' : key}`), value });
  };
  const steps = (texts: string[]) => texts.join(t('semicolon'));
  const relax = (rules.relax ?? []).map((step) =>
    after(step.after_seconds, step.skills.map((one) => skillEnough(one, words)).join(t('comma'))),
  );
  say('relax', steps(relax));
  say(
    'overflow',
    steps((rules.overflow ?? []).map((step) => after(step.after_seconds, words.queue(step.to)))),
  );
  if (rules.cap) say('cap', capSentence(rules.cap, words));
  const callBack = rules.call_back_after_seconds ?? null;
  if (callBack !== null) say('call_back_after_seconds', duration(callBack, tag));
  if (rules.site) say('site', words.site(rules.site));
  return phrases;
}

/** Everything, in the order of the document. */
export function things(policy: Policy, words: Words): Thing[] {
  const { t, tag } = words;
  const sentence = (phrases: Phrase[]) =>
    phrases.map(({ label, value }) => `${label} ${value}`).join(t('semicolon')) || t('nothing');
  const found: Thing[] = [];
  const add = (thing: Omit<Thing, 'sentence'>, whole = sentence(thing.phrases)) =>
    found.push({ ...thing, sentence: whole });

  const name = Object.entries(policy.name ?? {}).filter(([, text]) => text);
  add({
    kind: 'name',
    id: '',
    pointer: '/name',
    title: t('kind.name'),
    phrases: name.map(([key, text]) => ({ key, label: words.language(key), value: String(text) })),
  });
  for (const [index, rule] of (policy.rules ?? []).entries()) {
    const phrases = [...conditions(rule.when, words), ...effects(rule.then, words)];
    // A queue that is asked for and the queue that a rule gives are different things.
    const when = conditions(rule.when, words).length;
    add(
      {
        kind: 'rule',
        id: rule.id,
        pointer: `/rules/${index}`,
        title: rule.id,
        phrases: phrases.map((one, place) => ({
          ...one,
          key: `${place < when ? 'when' : 'then'}/${one.key}`,
        })),
      },
      ruleSentence(rule, words),
    );
  }
  for (const [id, rules] of Object.entries(policy.queues ?? {})) {
    const pointer = `/queues/${escaped(id)}`;
    add({ kind: 'queue', id, pointer, title: words.queue(id), phrases: queuePhrases(rules, words) });
  }
  for (const [id, area] of Object.entries(policy.areas ?? {})) {
    const phrases = [
      { key: 'active', label: t('said.active'), value: t(area.active === false ? 'off' : 'on') },
      { key: 'regions', label: t('said.regions'), value: area.regions.join(t('listComma')) },
    ];
    add({ kind: 'area', id, pointer: `/areas/${escaped(id)}`, title: id, phrases });
  }
  for (const [id, texts] of Object.entries(policy.care_phrases ?? {})) {
    const phrases = [{ key: '', label: t('said.phrases'), value: texts.join(t('listComma')) }];
    add({ kind: 'care', id, pointer: `/care_phrases/${escaped(id)}`, title: words.care(id), phrases });
  }
  for (const [id, site] of Object.entries(policy.sites ?? {})) {
    const names = Object.entries(site.name ?? {}).map(([key, text]) => ({
      key: `name/${key}`,
      label: words.language(key),
      value: String(text),
    }));
    const home = { key: 'home', label: t('said.home'), value: t(site.home ? 'yes' : 'no') };
    const title = words.site(id);
    add({ kind: 'site', id, pointer: `/sites/${escaped(id)}`, title, phrases: [...names, home] });
  }
  if (policy.matching) {
    const { matching } = policy;
    const weighed = (of: 'tiers' | 'moods', called: (key: string) => string): Phrase[] =>
      Object.entries(matching[of] ?? {}).map(([key, weights]) => ({
        key: `${of}/${key}`,
        label: t('weightsOf', { who: called(key) }),
        value: weightsText(weights, words),
      }));
    add({
      kind: 'matching',
      id: '',
      pointer: '/matching',
      title: t('kind.matching'),
      phrases: [
        { key: 'weights', label: t('said.weights'), value: weightsText(matching.weights, words) },
        ...weighed('tiers', words.tier),
        ...weighed('moods', words.mood),
        {
          key: 'worth_seconds',
          label: t('said.worth_seconds'),
          value: duration(matching.worth_seconds, tag),
        },
        {
          key: 'gather_milliseconds',
          label: t('said.gather_milliseconds'),
          value: milliseconds(matching.gather_milliseconds ?? 0, words),
        },
      ],
    });
  }
  for (const [index, guarantee] of (policy.guarantees ?? []).entries()) {
    const phrases = [
      ...conditions(guarantee.to, words).map((one) => ({ ...one, key: `to/${one.key}` })),
      { key: 'target', label: t('said.target'), value: targetSentence(guarantee.target, words) },
      { key: 'measured', label: t('said.measured'), value: measureSentence(guarantee, words) },
    ];
    const pointer = `/guarantees/${index}`;
    add(
      { kind: 'guarantee', id: guarantee.id, pointer, title: guarantee.id, phrases },
      guaranteeSentence(guarantee, words),
    );
  }
  return found;
}
