/** What differs between two plans, in words. */
import { listed } from '@/shared/i18n/format';
import { escaped } from '@/shared/json/pointer';
import { amountText } from './amount';
import { audience, said } from './effects';
import type { Plan, Texts } from './plan';
import type { Words } from './words';

export interface Change {
  how: 'added' | 'removed' | 'changed' | 'moved';
  /** Where it is in the plan that came after; `null` for what is not there any more. */
  pointer: string | null;
  text: string;
}

interface Phrase {
  label: string;
  value: string;
}

interface Thing {
  /** Its own key, the same in both plans. */
  key: string;
  /** The list in whose order it stands; `null` where no order counts. */
  list: string | null;
  pointer: string;
  title: string;
  phrases: Phrase[];
}

const inLanguages = (texts: Texts | null | undefined, label: string, { language }: Words): Phrase[] =>
  Object.entries(texts ?? {})
    .filter(([, text]) => text.trim() !== '')
    .map(([key, value]) => ({ label: label ? `${label} ${language(key)}` : language(key), value }));

/** All that a plan says, in the order of its document. */
function things(plan: Plan, words: Words): Thing[] {
  const { t, tag, site, line, role } = words;
  const found: Thing[] = [];
  const taken = new Set<string>();
  const add = (thing: Omit<Thing, 'list'>, list: string | null = null) => {
    // Two of the same key are told apart by which comes first.
    let key = thing.key;
    while (taken.has(key)) key += ' again';
    taken.add(key);
    if (thing.phrases.length > 0) found.push({ ...thing, key, list });
  };
  for (const member of ['name', 'purpose', 'waiting', 'desk_notice'] as const) {
    const phrases = inLanguages(plan[member], '', words);
    add({ key: member, pointer: `/${member}`, title: t(`thing.${member}`), phrases });
  }
  const version = plan.routing?.policy_version ?? null;
  if (version !== null) {
    const phrases = [{ label: t('thing.version'), value: String(version) }];
    add({ key: 'policy', pointer: '/routing/policy_version', title: t('thing.policy'), phrases });
  }
  for (const [name, on] of Object.entries(plan.routing?.areas ?? {})) {
    const pointer = `/routing/areas/${escaped(name)}`;
    const phrases = [{ label: t('thing.state'), value: t(on ? 'on' : 'off') }];
    add({ key: `area ${name}`, pointer, title: t('thing.area', { name }), phrases });
  }
  for (const [index, backup] of (plan.backups ?? []).entries()) {
    const title = t('thing.backup', { site: site(backup.site) });
    const phrases = [{ label: t('thing.by'), value: listed(backup.by.map(site), tag) || t('unset') }];
    add({ key: `backup ${backup.site}`, pointer: `/backups/${index}`, title, phrases });
  }
  for (const [index, one] of (plan.announcements ?? []).entries()) {
    const phrases = [
      ...inLanguages(one.text, '', words),
      { label: t('thing.audience'), value: audience(one, { ...words, line }) },
    ];
    const title = t('thing.announcement', { slot: one.slot });
    const pointer = `/announcements/${index}`;
    add({ key: `announcement ${one.slot}`, pointer, title, phrases }, 'announcements');
  }
  for (const [index, one] of (plan.authorisations ?? []).entries()) {
    const phrases = [
      ...inLanguages(one.name, t('thing.called'), words),
      { label: t('thing.approver'), value: role(one.approver) },
      { label: t('thing.upTo'), value: amountText(one.up_to, tag) },
    ];
    const title = t('thing.authorisation', { name: said(one.name, words) || one.code });
    const pointer = `/authorisations/${index}`;
    add({ key: `authorisation ${one.code}`, pointer, title, phrases }, 'authorisations');
  }
  if (plan.work_order) {
    const phrases = [
      ...inLanguages(plan.work_order.name, t('thing.called'), words),
      ...inLanguages(plan.work_order.text, t('thing.text'), words),
    ];
    add({ key: 'work_order', pointer: '/work_order', title: t('thing.work_order'), phrases });
  }
  return found;
}

function changedPhrases(before: Thing, after: Thing, { t }: Words): string[] {
  const labels = [...new Set([...after.phrases, ...before.phrases].map(({ label }) => label))];
  return labels.flatMap((label) => {
    const [old, young] = [before, after].map(({ phrases }) => phrases.find((one) => one.label === label));
    if (old?.value === young?.value) return [];
    const values = { before: old?.value ?? t('unset'), after: young?.value ?? t('unset') };
    return [t('difference.changed', { what: after.title, label, ...values })];
  });
}

/** From one plan to another: what was added and changed in the order of the later one, then what was removed. */
export function differences(before: Plan, after: Plan, words: Words): Change[] {
  const { t } = words;
  const old = things(before, words);
  const young = things(after, words);
  const changes: Change[] = [];
  for (const thing of young) {
    const was = old.find(({ key }) => key === thing.key);
    const { pointer, title } = thing;
    if (!was) {
      const value = thing.phrases.map((one) => `${one.label} ${one.value}`).join(t('semicolon'));
      changes.push({ how: 'added', pointer, text: t('difference.added', { what: title, value }) });
      continue;
    }
    for (const text of changedPhrases(was, thing, words)) changes.push({ how: 'changed', pointer, text });
  }
  for (const list of ['announcements', 'authorisations'] as const) {
    const [stood, stand] = [old, young].map((all, which) =>
      all.filter(
        (one) => one.list === list && (which === 0 ? young : old).some(({ key }) => key === one.key),
      ),
    );
    const isMoved = stand?.some((one, index) => one.key !== stood?.[index]?.key);
    if (isMoved) changes.push({ how: 'moved', pointer: `/${list}`, text: t(`difference.moved.${list}`) });
  }
  for (const thing of old) {
    if (!young.some(({ key }) => key === thing.key)) {
      changes.push({
        how: 'removed',
        pointer: null,
        text: t('difference.removed', { what: thing.title }),
      });
    }
  }
  return changes;
}
