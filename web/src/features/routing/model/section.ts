/** Into which section of the form, and into which of its cards, a place of the document belongs. */
import { escaped, steps } from '@/shared/json/pointer';

export const SECTIONS = [
  'rules',
  'queues',
  'areas',
  'care',
  'sites',
  'matching',
  'guarantees',
  'name',
] as const;
export type Section = (typeof SECTIONS)[number];

const OF: Record<string, Section> = {
  rules: 'rules',
  queues: 'queues',
  areas: 'areas',
  care_phrases: 'care',
  sites: 'sites',
  matching: 'matching',
  guarantees: 'guarantees',
};
/** Sections whose members are cards that are opened to be edited. */
const CARDS = new Set(['rules', 'queues', 'guarantees']);

export const sectionOf = (pointer: string): Section => OF[steps(pointer)[0] ?? ''] ?? 'name';

/** The pointer of the card; `null` where the section has none. */
export function cardOf(pointer: string): string | null {
  const [first = '', second] = steps(pointer);
  return second === undefined || !CARDS.has(first) ? null : `/${first}/${escaped(second)}`;
}

/** Opened cards of a list, after one of its members went from one place to another. */
export function afterMove(opened: readonly string[], list: string, from: number, to: number): string[] {
  return opened.map((pointer) => {
    const place = placeIn(pointer, list);
    if (place === null) return pointer;
    if (place === from) return `${list}/${to}`;
    if (from < place && place <= to) return `${list}/${place - 1}`;
    return to <= place && place < from ? `${list}/${place + 1}` : pointer;
  });
}

/** Opened cards of a list, after a member was put in at a place. */
export function afterInsert(opened: readonly string[], list: string, at: number): string[] {
  return opened.map((pointer) => {
    const place = placeIn(pointer, list);
    return place === null || place < at ? pointer : `${list}/${place + 1}`;
  });
}

/** Opened cards of a list, after the member at a place was taken away. */
export function afterRemove(opened: readonly string[], list: string, at: number): string[] {
  return opened.flatMap((pointer) => {
    const place = placeIn(pointer, list);
    if (place === at) return [];
    return place === null || place < at ? [pointer] : [`${list}/${place - 1}`];
  });
}

function placeIn(pointer: string, list: string): number | null {
  return pointer.startsWith(`${list}/`) ? Number(pointer.slice(list.length + 1)) : null;
}
