import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clock, duration, secondsBetween } from '../i18n/format';
import { forgetServerTime, learnServerTime, serverNow } from './clock';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z') });
  forgetServerTime();
});
afterEach(() => {
  vi.useRealTimers();
  forgetServerTime();
});

it('a computer whose clock is two minutes slow shows the time of the server', () => {
  learnServerTime('2026-03-01T10:02:00Z');
  expect(new Date(serverNow()).toISOString()).toBe('2026-03-01T10:02:00.000Z');
});

it('a late frame does not set the clock back', () => {
  learnServerTime('2026-03-01T10:02:00Z');
  learnServerTime('2026-03-01T09:00:00Z');
  expect(serverNow() - Date.now()).toBe(120_000);
});

it('less than a second is the network and not the clock', () => {
  learnServerTime('2026-03-01T10:00:00.700Z');
  expect(serverNow()).toBe(Date.now());
});

it('a running time never goes below zero', () => {
  expect(secondsBetween('2026-03-01T10:00:05Z', Date.now())).toBe(0);
  expect(secondsBetween(null, Date.now())).toBe(0);
  expect(secondsBetween('no time', Date.now())).toBe(0);
});

it('a running time shows hours once there are any', () => {
  expect([0, 59, 60, 3_599, 3_600, 36_061].map(clock)).toEqual([
    '00:00',
    '00:59',
    '01:00',
    '59:59',
    '1:00:00',
    '10:01:01',
  ]);
});

it('a duration is said in the language of the page', () => {
  expect(duration(200, 'zh-CN')).toBe('3 分 20 秒');
  expect(duration(200, 'en')).toBe('3 min 20 s');
  expect(duration(3_900, 'zh-CN')).toBe('1 小时 5 分');
  expect(duration(null)).toBe('–');
});
