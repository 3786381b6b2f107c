import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DraftKeeper, type Kept } from './draft-keeper';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('keeps the last words once, after a pause', async () => {
  const save = vi.fn(async (_text: string) => ({ at: '2026-11-22T09:00:00+08:00' }));
  const told: Kept[] = [];
  const keeper = new DraftKeeper(save, (kept) => told.push(kept));
  keeper.write('您');
  keeper.write('您好');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(save.mock.calls).toEqual([['您好']]);
  expect(told.at(-1)).toEqual({ state: 'saved', at: '2026-11-22T09:00:00+08:00' });
});

it('tries again until it is kept', async () => {
  let isUp = false;
  const save = vi.fn(async (_text: string) => {
    if (!isUp) throw new Error('down');
    return { at: 'now' };
  });
  const told: Kept[] = [];
  const keeper = new DraftKeeper(save, (kept) => told.push(kept));
  keeper.write('您好');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told.at(-1)).toEqual({ state: 'failed' });
  isUp = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(told.at(-1)).toEqual({ state: 'saved', at: 'now' });
});

it('keeps nothing of what is answered', async () => {
  const save = vi.fn(async (_text: string) => ({ at: 'now' }));
  const keeper = new DraftKeeper(save, () => {});
  keeper.write('您好');
  keeper.forget();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(save).not.toHaveBeenCalled();
});
