import { expect, it } from 'vitest';
import { firstSection, GROUPS, mayOpen, menuOf, SECTIONS } from './sections';

it('shows the audit trail to auditors and directors only', () => {
  expect(mayOpen('audit', ['auditor'])).toBe(true);
  expect(mayOpen('audit', ['director'])).toBe(true);
  expect(mayOpen('audit', ['maintainer', 'clerk', 'agent', 'shift_leader', 'inspector'])).toBe(false);
});

it('shows no contacts to a maintainer', () => {
  expect(mayOpen('contacts', ['maintainer'])).toBe(false);
});

it('has every section in one group of the menu', () => {
  expect(Object.values(GROUPS).flat().sort()).toEqual([...SECTIONS].sort());
  expect(menuOf([]).map(({ group, sections }) => [group, sections])).toEqual([
    ['knowledge', ['knowledge', 'editions']],
    ['rules', ['announcements', 'indicators']],
  ]);
});

it('begins where the work of the role is', () => {
  expect(firstSection(['auditor'])).toBe('audit');
  expect(firstSection(['maintainer'])).toBe('staff');
  expect(firstSection(['shift_leader'])).toBe('contacts');
  expect(firstSection(['agent', 'maintainer'])).toBe('staff');
});

it('lets everybody read the announcements, definitions, articles and special editions', () => {
  expect(SECTIONS.filter((section) => mayOpen(section, []))).toEqual([
    'announcements',
    'indicators',
    'knowledge',
    'editions',
  ]);
});
