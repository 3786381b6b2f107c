import { expect, it } from 'vitest';
import { completedLayout, DEFAULT_LAYOUT, fitted, moved, ordered } from './layout';

it('without a wish the columns go with the window', () => {
  expect(fitted(DEFAULT_LAYOUT, 1366)).toEqual({ left: 300, right: 324 });
  expect(fitted(DEFAULT_LAYOUT, 1920)).toEqual({ left: 340, right: 440 });
});

it('a column that is too wide for this window leaves the conversation its room', () => {
  const wide = { ...DEFAULT_LAYOUT, left_width: 420, right_width: 640 };
  const { left, right } = fitted(wide, 1366);
  expect(1366 - left - right).toBeGreaterThanOrEqual(560);
  expect(fitted(wide, 1920)).toEqual({ left: 420, right: 640 });
  const large = fitted({ ...wide, type_percent: 120 }, 1366);
  expect(large.right).toBe(280);
});

it('a closed side is a rail', () => {
  expect(fitted({ ...DEFAULT_LAYOUT, right_open: false }, 1366)).toEqual({ left: 300, right: 44 });
});

it('tabs stand in the chosen order, and those that are not named come after them', () => {
  const items = ['customer', 'assist', 'contact', 'knowledge'].map((key) => ({ key }));
  const keys = (chosen: string[]) => ordered(items, chosen).map(({ key }) => key);
  expect(keys([])).toEqual(['customer', 'assist', 'contact', 'knowledge']);
  expect(keys(['knowledge', 'gone', 'contact'])).toEqual(['knowledge', 'contact', 'customer', 'assist']);
});

it('a tab goes a place up or down, and not off the end', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
});

it('what was kept and is not possible gives way to the defaults', () => {
  expect(completedLayout({ type_percent: 110 }).type_percent).toBe(110);
  expect(completedLayout({ type_percent: 300 as 100 })).toEqual(DEFAULT_LAYOUT);
  expect(completedLayout(null)).toEqual(DEFAULT_LAYOUT);
});
