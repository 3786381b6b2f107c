import { describe, expect, test } from 'vitest';
import type { Deal } from './types';
import { withDeal } from './use-deals';

const deal = (id: string, stage: Deal['stage'], revision = 1) => ({ id, stage, revision }) as Deal;

describe('the deals of a contact', () => {
  test('a deal that is known takes its own place', () => {
    const known = [deal('a', 'saying'), deal('b', 'over')];
    expect(withDeal(known, deal('b', 'saying'))).toEqual([deal('a', 'saying'), deal('b', 'saying')]);
  });

  test('an answer that comes late changes nothing', () => {
    const known = [deal('a', 'deciding', 7)];
    expect(withDeal(known, deal('a', 'posting', 6))).toEqual(known);
  });

  test('one that begins comes first', () => {
    expect(withDeal([deal('a', 'over')], deal('b', 'verifying')).map((one) => one.id)).toEqual(['b', 'a']);
  });
});
