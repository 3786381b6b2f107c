import { mountStaffPage } from '@/shared/ui/staff-gate';

mountStaffPage({ page: 'office', children: (session) => <main>{session.staff.name}</main> });
