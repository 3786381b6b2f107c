/** The conversation on a handset, as the page keeps it. */
import type { HandsetText } from './api';

/** What is there with what came: each place once, in order. A handset that was emptied by a restart begins anew. */
export function joined(known: readonly HandsetText[], came: readonly HandsetText[]): HandsetText[] {
  const bySeq = new Map(known.map((text) => [text.seq, text]));
  for (const text of came) bySeq.set(text.seq, text);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** A telephone number as it may be typed: digits, perhaps with a plus, blanks and hyphens. */
export function cleanPhone(typed: string): string | null {
  const phone = typed.replace(/[\s-]/g, '');
  return /^\+?\d{5,20}$/.test(phone) ? phone : null;
}

/** The time of day on a handset. */
export function clock(at: string, language: string): string {
  return new Date(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  });
}
