import { expect, it } from 'vitest';
import { minutesLeft, urgency } from './deadline';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
const due = (minute: number) => ({
  next: { promise: 'response' as const, at: new Date(NOW + minute * 60_000).toISOString() },
});

it('is late at the promised minute, soon in the ten before, and calm earlier', () => {
  expect([-1, 0, 1, 10, 11].map((minute) => urgency(due(minute), NOW))).toEqual([
    'late',
    'late',
    'soon',
    'soon',
    'calm',
  ]);
  expect(urgency({ next: null }, NOW)).toBeNull();
});

it('counts minutes that are over as negative', () => {
  expect([minutesLeft(due(3), NOW), minutesLeft(due(-2), NOW)]).toEqual([3, -2]);
});
