/** Which agents the wall has room for, in an order that does not jump. */
import type { AgentRow, SignedInState } from './types';

export const STATES: readonly SignedInState[] = ['ready', 'offered', 'busy', 'wrap_up', 'not_ready'];

/** A sign per state, so that colour never stands alone. */
export const STATE_SIGN: Record<SignedInState, string> = {
  ready: '○',
  offered: '◇',
  busy: '●',
  wrap_up: '◐',
  not_ready: '✕',
};

export interface Shown {
  agents: AgentRow[];
  others: number;
  /** Everybody by name, or (when there is no room) those longest in their state. */
  isEverybody: boolean;
}

export function shownAgents(all: readonly AgentRow[], room: number): Shown {
  const atWork = all.filter((agent) => agent.state !== 'signed_out');
  const byName = (a: AgentRow, b: AgentRow) =>
    a.name.localeCompare(b.name, 'zh-CN') || a.id.localeCompare(b.id);
  if (atWork.length <= room) return { agents: [...atWork].sort(byName), others: 0, isEverybody: true };
  const longest = atWork
    .filter((agent) => agent.state !== 'ready')
    .sort((a, b) => Date.parse(a.since) - Date.parse(b.since))
    .slice(0, room);
  return { agents: longest.sort(byName), others: atWork.length - longest.length, isEverybody: false };
}
