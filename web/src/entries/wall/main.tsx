import { mountStaffPage } from '@/shared/ui/staff-gate';

mountStaffPage({ page: 'wall', children: (session) => <main>{session.staff.name}</main> });
