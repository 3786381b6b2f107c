/** Why a contact was offered to an agent, as the journal keeps it. */
import type { RecordTexts } from './texts';

export interface Candidate {
  agent: string;
  ability: number | null;
  levels_missing: number | null;
  contacts: number;
}

export interface Why {
  kind:
    | 'by_hand'
    | 'only_one'
    | 'longest_idle'
    | 'best_level'
    | 'ablest'
    | 'next_in_order'
    | 'suits_the_agent'
    | 'together'
    | 'last_agent'
    | 'relationship_manager';
  groups?: number;
  contacts?: number;
  agents?: number;
}

export interface Decision {
  agent: string;
  /** The version of the policy; 0 for none. */
  policy: number;
  rules: string[];
  queue: string;
  served_as: string;
  needs: [string, number][];
  relaxed: [string, number][];
  waited_milliseconds: number;
  priority: number;
  at_head: boolean;
  why: Why;
  chosen: Candidate;
  others: number;
  next_in_line: Candidate[];
}

/** The reason in a few words. */
export function reason(t: RecordTexts, { kind, groups = 0, contacts = 0, agents = 0 }: Why): string {
  switch (kind) {
    case 'next_in_order':
    case 'suits_the_agent':
      return t(`why.reasons.${kind}`, { groups });
    case 'together':
      return t('why.reasons.together', { contacts, agents });
    default:
      return t(`why.reasons.${kind}`);
  }
}
