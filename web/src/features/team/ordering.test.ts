import { expect, it } from 'vitest';
import { chosen, held, sorted } from './ordering';
import { completed, DEFAULTS, levelOf } from './thresholds';
import type { TeamAgent } from './types';

const agent = (number: string, over: Partial<TeamAgent> = {}): TeamAgent => ({
  id: `id-${number}`,
  number,
  name: `员工${number}`,
  site: null,
  state: 'ready',
  reason: null,
  state_since: '2026-02-13T09:00:00+08:00',
  phone: null,
  lost: false,
  skills: [],
  voice_capacity: 1,
  text_capacity: 3,
  deferred_capacity: 1,
  queues: ['common'],
  contacts: [],
  ...over,
});
const numbers = (agents: readonly TeamAgent[]) => agents.map((one) => one.number);

it('sorts by state with the longest first', () => {
  const team = [
    agent('1001', { state: 'not_ready' }),
    agent('1002', { state: 'busy', state_since: '2026-02-13T09:10:00+08:00' }),
    agent('1003', { state: 'busy', state_since: '2026-02-13T09:05:00+08:00' }),
  ];
  expect(numbers(sorted(team, 'state'))).toEqual(['1003', '1002', '1001']);
  expect(numbers(sorted(team, 'number'))).toEqual(['1001', '1002', '1003']);
});

it('keeps rows where they are while the pointer is on them', () => {
  const before = ['id-1002', 'id-1001', 'id-1009'];
  const now = [agent('1001'), agent('1002'), agent('1003')];
  expect(numbers(held(now, before))).toEqual(['1002', '1001', '1003']);
});

it('chooses by queue, state and site together', () => {
  const team = [agent('1001', { site: 'tianjin' }), agent('1002', { queues: ['loans'], state: 'busy' })];
  expect(numbers(chosen(team, { queue: 'loans', state: 'busy', site: null }))).toEqual(['1002']);
  expect(numbers(chosen(team, { queue: null, state: null, site: 'tianjin' }))).toEqual(['1001']);
});

it('says how long is long, and keeps no limits that are not possible', () => {
  expect(levelOf(DEFAULTS.wrap_up, 59)).toBe('calm');
  expect(levelOf(DEFAULTS.wrap_up, 60)).toBe('notice');
  expect(levelOf(DEFAULTS.wrap_up, 120)).toBe('act');
  const kept = completed({ busy: { notice: 30, act: 60 }, ready: { notice: 90, act: 60 } });
  expect(kept.busy).toEqual({ notice: 30, act: 60 });
  expect(kept.ready).toEqual(DEFAULTS.ready);
});
