/** What differs between two policies, in words. */
import { begun, type Phrase } from './phrases';
import type { Policy } from './policy';
import { type Thing, things } from './things';
import type { Words } from './words';

export interface Change {
  how: 'added' | 'removed' | 'changed' | 'moved';
  /** Where it is in the policy that came after; `null` for what is not there any more. */
  pointer: string | null;
  text: string;
}

/** Things that stand in the same order in both lists, as many as there are: who is not among them was moved. */
function inOrder(places: readonly number[]): Set<number> {
  const best: number[][] = [];
  for (const [index, place] of places.entries()) {
    let longest: number[] = [];
    for (let before = 0; before < index; before += 1) {
      const chain = best[before] ?? [];
      if ((places[before] ?? 0) < place && chain.length > longest.length) longest = chain;
    }
    best.push([...longest, place]);
  }
  return new Set(best.reduce((one, other) => (other.length > one.length ? other : one), []));
}

/** Two things of the same name are told apart by which comes first. */
function keyed(found: readonly Thing[]): Map<string, Thing> {
  const map = new Map<string, Thing>();
  for (const thing of found) {
    let key = `${thing.kind} ${thing.id}`;
    while (map.has(key)) key += ' again';
    map.set(key, thing);
  }
  return map;
}

function changedPhrases(before: readonly Phrase[], after: readonly Phrase[], { t }: Words): string[] {
  const keys = [...new Set([...before, ...after].map(({ key }) => key))];
  return keys.flatMap((key) => {
    const [old, young] = [before, after].map((phrases) => phrases.find((one) => one.key === key));
    if (old?.value === young?.value) return [];
    const label = young?.label ?? old?.label ?? key;
    return [t('from', { label, before: old?.value || t('unset'), after: young?.value || t('unset') })];
  });
}

/** From one policy to another: what was changed, added and moved in the order of the later one, then what was removed. */
export function differences(before: Policy, after: Policy, words: Words): Change[] {
  const { t } = words;
  const old = keyed(things(before, words));
  const young = keyed(things(after, words));
  const named = (thing: Thing) =>
    thing.title === t(`kind.${thing.kind}`)
      ? thing.title
      : t('named', { kind: t(`kind.${thing.kind}`), title: thing.title });
  const changes: Change[] = [];

  const rulesBefore = [...old.keys()].filter((key) => old.get(key)?.kind === 'rule');
  const rulesAfter = [...young.keys()].filter((key) => young.get(key)?.kind === 'rule');
  const stayed = rulesAfter.filter((key) => old.has(key));
  const steady = inOrder(stayed.map((key) => rulesBefore.indexOf(key)));

  for (const [key, thing] of young) {
    const was = old.get(key);
    const { pointer } = thing;
    if (!was) {
      changes.push({
        how: 'added',
        pointer,
        text: t('added', { what: named(thing), sentence: thing.sentence }),
      });
      continue;
    }
    for (const text of changedPhrases(was.phrases, thing.phrases, words)) {
      changes.push({
        how: 'changed',
        pointer,
        text: begun(t('changed', { what: named(thing), change: text })),
      });
    }
    const place = rulesBefore.indexOf(key);
    if (thing.kind === 'rule' && !steady.has(place)) {
      const places = { before: place + 1, after: rulesAfter.indexOf(key) + 1 };
      changes.push({ how: 'moved', pointer, text: begun(t('movedTo', { what: named(thing), ...places })) });
    }
  }
  for (const [key, thing] of old) {
    if (!young.has(key)) {
      changes.push({ how: 'removed', pointer: null, text: t('removed', { what: named(thing) }) });
    }
  }
  return changes;
}
