/** Times, sizes and waits as the customer reads them. */
import type { Language } from './protocol';
import type { Texts } from './texts';

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** `10:32` on the same day, else with the date. */
export function clock(at: string, language: Language, now: Date = new Date()): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '';
  const isToday = time.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(LOCALE[language], {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(time);
}

/** `820 B`, `34 KB`, `2.4 MB`. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A wait in whole minutes, rounded up: nobody is promised less than they will wait. */
export function wait(seconds: number, texts: Texts): string {
  return seconds < 60 ? texts.lessThanMinute : texts.minutes(Math.ceil(seconds / 60));
}
