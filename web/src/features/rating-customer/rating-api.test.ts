import { describe, expect, it } from 'vitest';
import { isLow } from './rating-api';

describe('isLow', () => {
  it('is below the middle', () => {
    expect([1, 2, 3, 4, 5].filter((score) => isLow(score, 5))).toEqual([1, 2]);
    expect([1, 2, 3].filter((score) => isLow(score, 3))).toEqual([1]);
  });
});
