/** What the server finds wrong with a plan, at its place in the document and in words. */
import { steps } from '@/shared/json/pointer';
import type { Words } from './words';

/** The place in the document of a place in the request. */
export const placeInDocument = (pointer: string): string | null =>
  pointer === '/document' || pointer.startsWith('/document/') ? pointer.slice('/document'.length) : null;

/** The server names what would be possible in signs; people are told what to do. `title` where it says something else. */
export function findingText(pointer: string, title: string, { t }: Words): string {
  const [first = '', ...rest] = steps(pointer);
  const last = rest.at(-1);
  if (title === 'zh, en: 1–60') return t('wrong.name');
  if (title === 'zh, en: 1–1000') {
    return rest.length === 0 ? t('wrong.optionalText') : t('wrong.text');
  }
  if (last === 'slot') return t('wrong.slot');
  if (first === 'authorisations' && last === 'code') return t('wrong.code');
  if (last === 'up_to') return t('wrong.amount');
  if (first === 'backups' && last === 'by') return t('wrong.standIns');
  if (first === 'backups' && rest.length === 1) return t('wrong.sites');
  if (title === '0–50') return t('wrong.tooMany');
  return title;
}
