import { expect, it } from 'vitest';
import { shownAgents } from './agents';
import type { AgentRow } from './types';

const agent = (name: string, state: AgentRow['state'], minute: number): AgentRow => ({
  id: name,
  name,
  state,
  reason: null,
  since: new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString(),
  contacts: 0,
});

it('shows everybody by name while there is room, so that nobody jumps when a state changes', () => {
  const all = [agent('b', 'busy', 1), agent('a', 'ready', 5), agent('c', 'signed_out', 0)];
  const shown = shownAgents(all, 10);
  expect(shown.agents.map((one) => one.name)).toEqual(['a', 'b']);
  expect(shown.isEverybody).toBe(true);
});

it('shows those longest in their state when there is no room, and counts the others', () => {
  const all = [
    agent('a', 'busy', 9),
    agent('b', 'wrap_up', 1),
    agent('c', 'not_ready', 5),
    agent('d', 'ready', 0),
  ];
  const shown = shownAgents(all, 2);
  expect(shown.agents.map((one) => one.name)).toEqual(['b', 'c']);
  expect(shown.others).toBe(2);
  expect(shown.isEverybody).toBe(false);
});
