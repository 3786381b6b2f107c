/**
 * The number and the code of the message that is shown. They live in the tab, as the next person at a shared computer
 * must not find them; out of a link they are taken at once, so that they stay in no address.
 */
import { type Shelf, tabShelf } from '@/features/chat-customer/storage';
import type { BoardKey } from './board-api';

const KEPT_AS = 'yuanyin.board';

/** Reads `#LY261122-048213=K7M2-9QXD-4TRA`. */
export function readHash(hash: string): BoardKey | null {
  const found = /^#(LY\d{6}-\d{6})=([0-9A-Za-z-]{12,20})$/.exec(hash);
  return found ? { reference: found[1] ?? '', code: found[2] ?? '' } : null;
}

export function hashOf(key: BoardKey): string {
  return `#${key.reference}=${key.code}`;
}

export function keptKey(kept: Shelf = tabShelf): BoardKey | null {
  const value = kept.get(KEPT_AS) as Partial<BoardKey> | null;
  return value && typeof value.reference === 'string' && typeof value.code === 'string'
    ? { reference: value.reference, code: value.code }
    : null;
}

export function keepKey(key: BoardKey | null, kept: Shelf = tabShelf): void {
  if (key) kept.put(KEPT_AS, key);
  else kept.drop(KEPT_AS);
}
