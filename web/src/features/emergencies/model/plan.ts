/**
 * An emergency plan as its document says it; `crates/center/src/emergencies/plan.rs` says what it means.
 *
 * The document is held as it was read: a member that says nothing may be missing or `null`, and members that are not
 * named here stay where they are. {@link PLAN} tells which documents may be read through these types.
 */
import { list, members, names, needed, number, type Shape, text } from '@/shared/json/shape';
import type { JsonObject } from '@/shared/json/value';

type Maybe<T> = T | null | undefined;

/** A text by language. */
export type Texts = Record<string, string>;

export interface Routing {
  policy_version?: Maybe<number>;
  areas?: Maybe<Record<string, boolean>>;
}
export interface Announcement {
  slot: string;
  text: Texts;
  lines?: Maybe<string[]>;
  regions?: Maybe<string[]>;
}
export interface Money {
  minor: number;
  currency: string;
}
export interface Authorisation {
  code: string;
  name: Texts;
  approver: string;
  up_to: Money;
}
export interface Backup {
  site: string;
  by: string[];
}
export interface WorkOrder {
  name: Texts;
  text: Texts;
}
export interface Plan {
  name?: Maybe<Texts>;
  purpose?: Maybe<Texts>;
  routing?: Maybe<Routing>;
  announcements?: Maybe<Announcement[]>;
  waiting?: Maybe<Texts>;
  desk_notice?: Maybe<Texts>;
  authorisations?: Maybe<Authorisation[]>;
  backups?: Maybe<Backup[]>;
  work_order?: Maybe<WorkOrder>;
}

export const LANGUAGES = ['zh', 'en', 'ja', 'fr', 'ru', 'ko', 'de'] as const;
/** The languages in which everything that a plan says must be said. */
export const OWN_LANGUAGES: readonly string[] = ['zh', 'en'];
export const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY'] as const;
/** Who may approve, those first who can while a plan is on. */
export const APPROVERS = [
  'shift_leader',
  'director',
  'maintainer',
  'clerk',
  'agent',
  'inspector',
  'auditor',
] as const;
/** Only these are let approve something under a plan. */
export const LEADERS: readonly string[] = ['shift_leader', 'director'];
/** Characters of a name, and of what is said. */
export const LONGEST = { name: 60, text: 1000 } as const;

const texts = names(text);
const flags = names({ is: 'flag' });

export const PLAN: Shape = members({
  name: texts,
  purpose: texts,
  routing: members({ policy_version: number, areas: flags }),
  backups: list(members({ site: needed(text), by: needed(list(text)) })),
  announcements: list(
    members({ slot: needed(text), text: needed(texts), lines: list(text), regions: list(text) }),
  ),
  waiting: texts,
  desk_notice: texts,
  authorisations: list(
    members({
      code: needed(text),
      name: needed(texts),
      approver: needed(text),
      up_to: needed(members({ minor: needed(number), currency: needed(text) })),
    }),
  ),
  work_order: members({ name: needed(texts), text: needed(texts) }),
});

export const asPlan = (document: JsonObject): Plan => document as unknown as Plan;

const blank = (): Texts => ({ zh: '', en: '' });

export const blankPlan = (): JsonObject => ({ name: blank() });
export const blankAnnouncement = (slot: string): Announcement => ({ slot, text: blank() });
export const blankBackup = (site: string): Backup => ({ site, by: [] });
export const blankWorkOrder = (): WorkOrder => ({ name: blank(), text: blank() });
export const blankAuthorisation = (code: string): Authorisation => ({
  code,
  name: blank(),
  approver: 'shift_leader',
  up_to: { minor: 0, currency: 'CNY' },
});

/** Whether it says anything in any language. */
export const saysSomething = (said: Maybe<Texts>): boolean =>
  Object.values(said ?? {}).some((one) => one.trim() !== '');

/** A code that nobody has yet: `approval-1`; `waiver-2` after `waiver`. */
export function freeCode(stem: string, taken: readonly string[], first = 1): string {
  const base = stem.replace(/-\d+$/, '');
  for (let count = first; ; count += 1) {
    const code = `${base}-${count}`;
    if (!taken.includes(code)) return code;
  }
}
