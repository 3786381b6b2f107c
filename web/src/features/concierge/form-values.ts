/** What is entered in the form of an order, and what is sent of it. */
import type { Item, NewOrder, ServiceField } from './types';

export interface FormValues {
  /** As typed. */
  fields: Record<string, string>;
  /** Fields for which the bank's own record counts. */
  registered: ReadonlySet<string>;
}

/** What the bank knows is taken first; the agent may type something else. */
export function firstValues(item: Item, hasPhone: boolean): FormValues {
  const isKnown = (field: ServiceField) =>
    field.prefill === 'name' || (field.prefill === 'phone' && hasPhone);
  return {
    fields: {},
    registered: new Set(item.fields.filter(isKnown).map((field) => field.name)),
  };
}

/** A day and time as the field gives it (`2026-03-12T08:00`), with China's offset. */
export const inChina = (local: string): string => (local ? `${local}:00+08:00` : '');

/** What is sent: times with their offset, nothing for what was left empty. */
export function wishOf(item: Item, contact: string | null, values: FormValues): NewOrder {
  const fields: Record<string, string> = {};
  for (const field of item.fields) {
    if (values.registered.has(field.name)) continue;
    const typed = (values.fields[field.name] ?? '').trim();
    if (typed) fields[field.name] = field.kind === 'date_time' ? inChina(typed) : typed;
  }
  return { item: item.code, contact, fields, registered: [...values.registered] };
}

/** Required fields that are still empty. */
export function missing(item: Item, values: FormValues): string[] {
  return item.fields
    .filter((field) => field.required && !values.registered.has(field.name))
    .map((field) => field.name)
    .filter((name) => !(values.fields[name] ?? '').trim());
}

/** What the server says is wrong, by the field's name. */
export function mistakesByField(
  errors: readonly { pointer: string; message?: string; title?: string }[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { pointer, message, title } of errors) {
    const [, name] = pointer.match(/^\/fields\/(.+)$/) ?? [];
    if (name) found[name] = message ?? title ?? '';
  }
  return found;
}

/** Yuan as typed, in fen; `null` if nothing or no amount was typed. */
export function fenOf(yuan: string): number | null {
  const typed = yuan.trim();
  return /^\d{1,8}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : null;
}
