/**
 * What the records are searched for. The filters stand in the address, so that a search can be kept and shared; the
 * customer's number does not, because addresses are kept in histories and logs: it stands in the history entry.
 */
import type { Channel, ContactState } from '@/shared/api/types';

export interface RecordFilters {
  channel?: Channel;
  queue?: string;
  agent?: string;
  state?: ContactState;
  line?: string;
  customer?: string;
  text?: string;
  rated?: 'yes' | 'no';
  /** Days, `2026-11-21`, both included. */
  from?: string;
  to?: string;
  /** The whole number; never in the address. */
  phone?: string;
}

const IN_ADDRESS = [
  'channel',
  'queue',
  'agent',
  'state',
  'line',
  'customer',
  'text',
  'rated',
  'from',
  'to',
] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readFilters(query: URLSearchParams, phone?: unknown): RecordFilters {
  const filters: Record<string, string> = {};
  for (const name of IN_ADDRESS) {
    const value = query.get(name)?.trim();
    if (!value) continue;
    if ((name === 'from' || name === 'to') && !DAY.test(value)) continue;
    if (name === 'rated' && value !== 'yes' && value !== 'no') continue;
    filters[name] = value;
  }
  if (typeof phone === 'string' && phone !== '') filters.phone = phone;
  return filters as RecordFilters;
}

/** The filters as the address shows them. */
export function writeFilters(filters: RecordFilters): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of IN_ADDRESS) {
    const value = filters[name]?.trim();
    if (value) query.set(name, value);
  }
  return query;
}

/** The start of a day in the office's own time zone. */
function startOf(day: string, addDays = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + addDays).toISOString();
}

/** The filters as the server takes them: days become times, the last day is included. */
export function searchQuery(filters: RecordFilters): Record<string, string | boolean | undefined> {
  const { from, to, rated, ...others } = filters;
  return {
    ...others,
    from: from && startOf(from),
    to: to && startOf(to, 1),
    rated: rated === undefined ? undefined : rated === 'yes',
  };
}

/** How many conditions are set. */
export function countFilters(filters: RecordFilters): number {
  return Object.values(filters).filter((value) => value !== undefined && value !== '').length;
}
