import { expect, it } from 'vitest';
import { isReminded } from './pause';

const since = '2026-03-01T10:00:00Z';
const at = (minutes: number) => Date.parse(since) + minutes * 60_000;
const paused = { state: 'not_ready', state_since: since } as const;

it('reminds when the pause is as long as was chosen', () => {
  expect(isReminded(paused, 15, null, at(14.9))).toBe(false);
  expect(isReminded(paused, 15, null, at(15))).toBe(true);
  expect(isReminded(paused, 0, null, at(600))).toBe(false);
  expect(isReminded({ ...paused, state: 'ready' }, 15, null, at(60))).toBe(false);
});

it('is silent for five minutes when it was put off, and for the next pause not at all', () => {
  expect(isReminded(paused, 15, at(15), at(19))).toBe(false);
  expect(isReminded(paused, 15, at(15), at(20))).toBe(true);
  expect(isReminded(paused, 15, at(-30), at(15))).toBe(true);
});
