import { expect, it } from 'vitest';
import { level } from './level-meter';

const tone = (amplitude: number) =>
  Float32Array.from({ length: 480 }, (_, index) => amplitude * Math.sin((index * 2 * Math.PI) / 48));

it('silence is nothing and full scale is everything', () => {
  expect(level(new Float32Array(480))).toBe(0);
  expect(level(new Float32Array(0))).toBe(0);
  expect(level(tone(1))).toBe(1);
});

it('equal steps in decibels are equal steps of the bar', () => {
  const [soft, middle, loud] = [level(tone(0.01)), level(tone(0.04)), level(tone(0.16))] as const;
  expect(middle - soft).toBeCloseTo(loud - middle, 5);
  expect(soft).toBeGreaterThan(0);
});
