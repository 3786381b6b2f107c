/** Which agents are shown, and in which order: one that does not move under the cursor. */
import type { AgentState } from '@/shared/api/types';
import type { TeamAgent } from './types';

export type SortKey = 'number' | 'name' | 'state' | 'time';

export interface Choice {
  queue: string | null;
  state: AgentState | null;
  site: string | null;
}

const STATES: readonly AgentState[] = ['busy', 'offered', 'wrap_up', 'ready', 'not_ready', 'signed_out'];

export function chosen(agents: readonly TeamAgent[], choice: Choice): TeamAgent[] {
  return agents.filter(
    (agent) =>
      (choice.queue === null || agent.queues.includes(choice.queue)) &&
      (choice.state === null || agent.state === choice.state) &&
      (choice.site === null || agent.site === choice.site),
  );
}

export function sorted(agents: readonly TeamAgent[], key: SortKey): TeamAgent[] {
  const byNumber = (a: TeamAgent, b: TeamAgent) =>
    a.number.localeCompare(b.number) || a.id.localeCompare(b.id);
  const since = (agent: TeamAgent) => Date.parse(agent.state_since);
  const compare: Record<SortKey, (a: TeamAgent, b: TeamAgent) => number> = {
    number: byNumber,
    name: (a, b) => a.name.localeCompare(b.name, 'zh-CN') || byNumber(a, b),
    state: (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) || since(a) - since(b) || byNumber(a, b),
    time: (a, b) => since(a) - since(b) || byNumber(a, b),
  };
  return [...agents].sort(compare[key]);
}

/**
 * The rows in the order in which they were shown before, without those who are gone, and with those who came at the end;
 * for a pointer that is on them.
 */
export function held(rows: readonly TeamAgent[], before: readonly string[]): TeamAgent[] {
  const place = new Map(before.map((id, index) => [id, index]));
  const known = rows.filter((row) => place.has(row.id));
  known.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return [...known, ...rows.filter((row) => !place.has(row.id))];
}
