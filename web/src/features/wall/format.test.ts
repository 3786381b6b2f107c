import { expect, it } from 'vitest';
import { count, minutes, percent } from './format';

it('writes shares with one decimal, and a dash where there is nothing to divide by', () => {
  expect([percent(0.8642), percent(1), percent(0.9996), percent(0), percent(null)]).toEqual([
    '86.4%',
    '100%',
    '100%',
    '0.0%',
    '–',
  ]);
});

it('writes times as minutes and seconds', () => {
  expect([minutes(7), minutes(750), minutes(3723), minutes(-3), minutes(null)]).toEqual([
    '0:07',
    '12:30',
    '1:02:03',
    '0:00',
    '–',
  ]);
});

it('groups thousands', () => {
  expect(count(1204)).toBe('1,204');
});
