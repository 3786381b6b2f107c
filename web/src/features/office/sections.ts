/** The office's sections and who may open them; the server decides again on each request. */
import type { Role } from '@/shared/api/types';

export type Section =
  | 'contacts'
  | 'team'
  | 'approvals'
  | 'audit'
  | 'staff'
  | 'flows'
  | 'announcements'
  | 'indicators'
  | 'routing'
  | 'sites'
  | 'emergencies'
  | 'diversions'
  | 'follow-ups'
  | 'call-backs'
  | 'services'
  | 'replies'
  | 'knowledge'
  | 'editions'
  | 'gaps'
  | 'hot'
  | 'reports'
  | 'synonyms'
  | 'institutions';

/** The menu's groups, each in its order. */
export const GROUPS = {
  floor: [
    'contacts',
    'team',
    'approvals',
    'services',
    'follow-ups',
    'call-backs',
    'sites',
    'emergencies',
    'diversions',
  ],
  knowledge: ['knowledge', 'editions', 'replies', 'gaps', 'hot', 'reports', 'synonyms', 'institutions'],
  rules: ['routing', 'flows', 'announcements', 'staff', 'indicators', 'audit'],
} as const satisfies Record<string, readonly Section[]>;

export type Group = keyof typeof GROUPS;

/** `null`: all staff. */
const WHO: Record<Section, readonly Role[] | null> = {
  contacts: ['agent', 'shift_leader', 'clerk', 'inspector', 'director', 'auditor'],
  team: ['shift_leader', 'director'],
  approvals: ['shift_leader', 'director'],
  audit: ['auditor', 'director'],
  staff: ['maintainer', 'clerk', 'shift_leader', 'director', 'auditor'],
  flows: ['maintainer', 'clerk'],
  announcements: null,
  indicators: null,
  routing: ['director', 'maintainer', 'shift_leader', 'auditor'],
  sites: ['shift_leader', 'maintainer', 'director', 'auditor'],
  emergencies: ['shift_leader', 'maintainer', 'director', 'auditor'],
  diversions: ['director', 'clerk', 'shift_leader'],
  'follow-ups': ['shift_leader', 'clerk', 'inspector', 'director'],
  'call-backs': ['shift_leader'],
  services: ['clerk', 'shift_leader', 'director'],
  replies: ['agent', 'shift_leader', 'clerk', 'director'],
  knowledge: null,
  editions: null,
  gaps: ['clerk', 'shift_leader', 'director', 'auditor'],
  hot: ['clerk', 'shift_leader', 'director', 'auditor'],
  reports: ['clerk', 'shift_leader', 'director', 'auditor'],
  synonyms: ['clerk', 'shift_leader', 'director', 'auditor'],
  institutions: ['clerk', 'shift_leader', 'director', 'auditor'],
};

export const SECTIONS = Object.keys(WHO) as Section[];

export function mayOpen(section: Section, roles: readonly Role[]): boolean {
  const who = WHO[section];
  return who === null || who.some((role) => roles.includes(role));
}

/** The groups of the menu with what these roles may open; groups without anything are left out. */
export function menuOf(roles: readonly Role[]): { group: Group; sections: Section[] }[] {
  return (Object.keys(GROUPS) as Group[])
    .map((group) => ({ group, sections: GROUPS[group].filter((section) => mayOpen(section, roles)) }))
    .filter(({ sections }) => sections.length > 0);
}

/** Where somebody with these roles begins. */
export function firstSection(roles: readonly Role[]): Section {
  if (roles.includes('auditor')) return 'audit';
  if (roles.includes('maintainer')) return 'staff';
  return SECTIONS.find((section) => mayOpen(section, roles)) ?? 'indicators';
}

export const has = (roles: readonly Role[], ...wanted: Role[]): boolean =>
  wanted.some((role) => roles.includes(role));
