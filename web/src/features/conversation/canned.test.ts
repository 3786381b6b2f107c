import { expect, it } from 'vitest';
import type { CannedReply } from '@/shared/api/types';
import { cannedText, matching } from './canned';

const reply = (shortcut: string, zh: string, en: string): CannedReply => ({
  id: shortcut,
  shortcut,
  title: { zh, en },
  text: { zh: `${zh}。`, en: `${en}.` },
});
const all = [
  reply('hello', '问候', 'Greeting'),
  reply('wait', '请稍候', 'One moment'),
  reply('home', '网点', 'Branch'),
];
const found = (wish: string) => matching(all, wish).map((one) => one.shortcut);

it('shortcuts come before titles', () => {
  expect(found('ho')).toEqual(['home']);
  expect(found('h')).toEqual(['hello', 'home']);
  expect(found('问')).toEqual(['hello']);
  expect(found('mom')).toEqual(['wait']);
  expect(found('')).toHaveLength(3);
  expect(found('xyz')).toEqual([]);
});

it('a reply is in the language of the customer', () => {
  expect(cannedText(all[0] as CannedReply, 'zh')).toBe('问候。');
  expect(cannedText(all[0] as CannedReply, 'en')).toBe('Greeting.');
  expect(cannedText(all[0] as CannedReply, 'ja')).toBe('Greeting.');
});
