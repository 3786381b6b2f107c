import { expect, test } from 'vitest';
import type { HandsetText } from './api';
import { cleanPhone, joined } from './thread';

const text = (seq: number, words = `${seq}`): HandsetText => ({
  seq,
  from: 'bank',
  text: words,
  segments: 1,
  at: '2026-02-13T09:00:00+08:00',
});

test('each place is shown once and in order, whatever comes twice', () => {
  expect(joined([text(1), text(3)], [text(2), text(3)]).map((one) => one.seq)).toEqual([1, 2, 3]);
});

test('a number may be typed with blanks and hyphens', () => {
  expect(cleanPhone('138 0000-0001')).toBe('13800000001');
  expect(cleanPhone('+44 7700 900123')).toBe('+447700900123');
  for (const wrong of ['', '12', 'abc', '138000000011380000000']) expect(cleanPhone(wrong)).toBeNull();
});
