import { expect, it } from 'vitest';
import type { Shelf } from '@/features/chat-customer/storage';
import { hashOf, keepKey, keptKey, readHash } from './board-key';

const key = { reference: 'LY261122-048213', code: 'K7M2-9QXD-4TRA' };

it('a link leads to its message, and anything else nowhere', () => {
  expect(readHash(hashOf(key))).toEqual(key);
  for (const wrong of ['', '#', '#LY261122-048213', '#LY1-2=K7M2-9QXD-4TRA', '#x=y']) {
    expect(readHash(wrong)).toBeNull();
  }
});

it('the tab keeps the key until it is forgotten', () => {
  const values = new Map<string, unknown>();
  const kept: Shelf = {
    get: (name) => values.get(name) ?? null,
    put: (name, value) => void values.set(name, value),
    drop: (name) => void values.delete(name),
  };
  keepKey(key, kept);
  expect(keptKey(kept)).toEqual(key);
  keepKey(null, kept);
  expect(keptKey(kept)).toBeNull();
});
