/** Times, durations and sizes as people read them. */
import type { Time } from '../api/types';
import { language, type UiLanguage } from '.';

const two = (value: number) => String(value).padStart(2, '0');

/** Whole seconds from one time to another, at least 0. `from` may be a time or milliseconds. */
export function secondsBetween(from: Time | number | null | undefined, now: number): number {
  if (from === null || from === undefined) return 0;
  const start = typeof from === 'number' ? from : Date.parse(from);
  if (Number.isNaN(start)) return 0;
  return Math.max(0, Math.floor((now - start) / 1000));
}

/** A running time: `00:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A duration in words: `45 秒`, `3 分 20 秒`, `1 小时 5 分`. */
export function duration(seconds: number | null | undefined, tag: UiLanguage = language()): string {
  if (seconds === null || seconds === undefined) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const [hour, minute, second] = tag === 'en' ? [' h', ' min', ' s'] : [' 小时', ' 分', ' 秒'];
  if (whole < 60) return `${whole}${second}`;
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)}${minute}${rest ? ` ${rest}${second}` : ''}`;
  }
  const minutes = Math.floor((whole % 3600) / 60);
  return `${Math.floor(whole / 3600)}${hour}${minutes ? ` ${minutes}${minute}` : ''}`;
}

/** The time of day, `09:05`; with seconds, `09:05:07`. */
export function timeOfDay(time: Time | number | null | undefined, withSeconds = false): string {
  if (time === null || time === undefined) return '–';
  const date = new Date(time);
  const text = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return withSeconds ? `${text}:${two(date.getSeconds())}` : text;
}

/** Day and time, short when it is today: `09:05`, `11-20 09:05`, `2025-11-20 09:05`. */
export function dayAndTime(time: Time | number | null | undefined, now: number = Date.now()): string {
  if (time === null || time === undefined) return '–';
  const date = new Date(time);
  const today = new Date(now);
  const clockText = timeOfDay(time);
  if (date.toDateString() === today.toDateString()) return clockText;
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return date.getFullYear() === today.getFullYear()
    ? `${day} ${clockText}`
    : `${date.getFullYear()}-${day} ${clockText}`;
}

/** A file's size: `812 B`, `34 kB`, `2.1 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Several names in a row: `一、二`, `one, two`. */
export const listed = (names: readonly string[], tag: UiLanguage = language()): string =>
  names.join(tag === 'en' ? ', ' : '、');
