/** Into which section of the form a place of the document belongs. */
import { steps } from '@/shared/json/pointer';
import type { EffectKind } from './effects';

export const SECTIONS = ['name', 'customers', 'desks', 'routing', 'approvals', 'orders'] as const;
export type Section = (typeof SECTIONS)[number];

const OF: Record<string, Section> = {
  announcements: 'customers',
  waiting: 'customers',
  desk_notice: 'desks',
  routing: 'routing',
  backups: 'routing',
  authorisations: 'approvals',
  work_order: 'orders',
};

export const sectionOf = (pointer: string): Section => OF[steps(pointer)[0] ?? ''] ?? 'name';

/** Where the form says what the summary tells. */
export const PLACE_OF: Record<EffectKind, string> = {
  customers: '/announcements',
  waiting: '/waiting',
  agents: '/desk_notice',
  routing: '/routing',
  sites: '/backups',
  approvals: '/authorisations',
  orders: '/work_order',
};
