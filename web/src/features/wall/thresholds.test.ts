import { describe, expect, it } from 'vitest';
import { levelOf, levelOfWait, levelOfWaiting, readTarget } from './thresholds';

describe('thresholds', () => {
  it('are read from the words of the definition', () => {
    expect(readTarget('≥ 98 %')).toEqual({ bound: 'min', value: 0.98 });
    expect(readTarget('≤ 5 %')).toEqual({ bound: 'max', value: 0.05 });
    expect(readTarget('≤ 30 s')).toEqual({ bound: 'max', value: 30 });
    expect(readTarget('80/20, VIP 90/10')).toEqual({ bound: 'min', value: 0.8 });
    expect(readTarget('by business')).toBeNull();
    expect(readTarget(null)).toBeNull();
  });

  it('call a share good at its target, to be watched a little below, to be acted on further below', () => {
    const target = readTarget('≥ 80 %');
    expect([0.8, 0.75, 0.69].map((value) => levelOf(value, target, 50))).toEqual(['good', 'watch', 'act']);
  });

  it('turn round where less is better', () => {
    const target = readTarget('≤ 30 s');
    expect([30, 45, 61].map((value) => levelOf(value, target, 50))).toEqual(['good', 'watch', 'act']);
  });

  it('say nothing about a handful of customers or a figure that is not there', () => {
    expect(levelOf(0, readTarget('≥ 80 %'), 4)).toBeNull();
    expect(levelOf(null, readTarget('≥ 80 %'), 400)).toBeNull();
    expect(levelOf(0.1, null, 400)).toBeNull();
  });

  it('measure the longest wait in minutes and the waiting by the agents there are', () => {
    expect([0, 59, 60, 180].map(levelOfWait)).toEqual(['good', 'good', 'watch', 'act']);
    expect(levelOfWait(null)).toBeNull();
    expect([0, 5, 6, 11].map((waiting) => levelOfWaiting(waiting, 10))).toEqual([
      null,
      'good',
      'watch',
      'act',
    ]);
    expect(levelOfWaiting(1, 0)).toBe('act');
  });
});
