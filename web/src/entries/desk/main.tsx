import { mountStaffPage } from '@/shared/ui/staff-gate';

mountStaffPage({
  page: 'desk',
  roles: ['agent'],
  children: (session) => <main>{session.staff.name}</main>,
});
