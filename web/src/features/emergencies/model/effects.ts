/** What a plan changes while it is on, by whom it touches: the ground of its drawn summary. */
import { localised } from '@/shared/i18n';
import { listed } from '@/shared/i18n/format';
import { amountText } from './amount';
import { type Announcement, type Plan, saysSomething, type Texts } from './plan';
import type { Words } from './words';

export const EFFECTS = ['customers', 'waiting', 'agents', 'routing', 'sites', 'approvals', 'orders'] as const;
export type EffectKind = (typeof EFFECTS)[number];

export interface Line {
  sentence: string;
  /** What is said to people, word for word. */
  quote?: string;
  /** A site and those that stand in for it, to be drawn. */
  swap?: { from: string; to: string[] };
}

export interface Effect {
  kind: EffectKind;
  /** Nothing: those are not touched. */
  lines: Line[];
}

/** A text in the language of the page; in the other one where it is not given. */
export const said = (texts: Texts | null | undefined, { tag }: Words): string =>
  localised({ zh: texts?.zh ?? '', en: texts?.en ?? '' }, tag) ||
  (Object.values(texts ?? {}).find((one) => one.trim()) ?? '');

/** To whom something is announced. */
export function audience({ lines, regions }: Announcement, { t, tag, line }: Words): string {
  const on = (lines ?? []).map(line);
  const from = regions ?? [];
  if (on.length > 0 && from.length > 0) {
    return t('who.both', { regions: listed(from, tag), lines: listed(on, tag) });
  }
  if (from.length > 0) return t('who.regions', { regions: listed(from, tag) });
  return on.length > 0 ? t('who.lines', { lines: listed(on, tag) }) : t('who.all');
}

/** What is announced; what is the same for the same customers in several slots is one line. */
function announced(plan: Plan, words: Words): Line[] {
  const { t, tag } = words;
  const groups = new Map<string, { first: Announcement; slots: string[] }>();
  for (const one of plan.announcements ?? []) {
    const key = JSON.stringify([one.text, one.lines ?? [], one.regions ?? []]);
    const group = groups.get(key);
    if (group) group.slots.push(one.slot);
    else groups.set(key, { first: one, slots: [one.slot] });
  }
  return [...groups.values()].map(({ first, slots }) => ({
    sentence: t('effect.announced', {
      who: audience(first, words),
      slots: listed(
        slots.map((slot) => slot || t('unset')),
        tag,
      ),
    }),
    quote: said(first.text, words),
  }));
}

function routed(plan: Plan, { t }: Words): Line[] {
  const version = plan.routing?.policy_version ?? null;
  return [
    ...(version === null ? [] : [{ sentence: t('effect.policy', { version }) }]),
    ...Object.entries(plan.routing?.areas ?? {}).map(([area, on]) => ({
      sentence: t(on ? 'effect.areaOn' : 'effect.areaOff', { area }),
    })),
  ];
}

function replaced(plan: Plan, { t, tag, site }: Words): Line[] {
  return (plan.backups ?? []).map((backup) => {
    const from = site(backup.site) || t('unset');
    const to = backup.by.map(site);
    return {
      sentence: t('effect.backup', { site: from, by: listed(to, tag) || t('unset') }),
      swap: { from, to },
    };
  });
}

function approved(plan: Plan, words: Words): Line[] {
  const { t, tag, role } = words;
  return (plan.authorisations ?? []).map((one) => ({
    sentence: t('effect.approval', {
      who: role(one.approver),
      what: said(one.name, words) || one.code,
      amount: amountText(one.up_to, tag),
    }),
  }));
}

const told = (texts: Texts | null | undefined, sentence: string, words: Words): Line[] =>
  saysSomething(texts) ? [{ sentence, quote: said(texts, words) }] : [];

/** All that it may change, each in its place whether it is changed or not. */
export function effects(plan: Plan, words: Words): Effect[] {
  const { t } = words;
  const order = plan.work_order;
  const lines: Record<EffectKind, Line[]> = {
    customers: announced(plan, words),
    waiting: told(plan.waiting, t('effect.waiting'), words),
    agents: told(plan.desk_notice, t('effect.desk'), words),
    routing: routed(plan, words),
    sites: replaced(plan, words),
    approvals: approved(plan, words),
    orders: order
      ? [
          {
            sentence: t('effect.order', { name: said(order.name, words) || t('unset') }),
            quote: said(order.text, words),
          },
        ]
      : [],
  };
  return EFFECTS.map((kind) => ({ kind, lines: lines[kind] }));
}
