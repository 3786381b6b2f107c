import { expect, it } from 'vitest';
import { Saver } from './saver';

it('sends the newest value after the one that is under way', async () => {
  const sent: number[] = [];
  let done = () => {};
  const saver = new Saver<number>((value) => {
    sent.push(value);
    return new Promise<void>((resolve) => {
      done = resolve;
    });
  });
  saver.save(1);
  saver.save(2);
  saver.save(3);
  expect(sent).toEqual([1]);
  done();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 3]);
});

it('says why the newest value is not kept, and sends it again when asked to', async () => {
  let isAway = true;
  const sent: number[] = [];
  const saver = new Saver<number>(async (value) => {
    if (isAway) throw new Error('away');
    sent.push(value);
  });
  saver.save(7);
  await new Promise((resolve) => setTimeout(resolve));
  expect(saver.failure.get()).toBeInstanceOf(Error);
  isAway = false;
  saver.retry();
  await new Promise((resolve) => setTimeout(resolve));
  expect([saver.failure.get(), sent]).toEqual([null, [7]]);
});
