import { OfficeApp } from '@/features/office/office-app';
import { mountStaffPage } from '@/shared/ui/staff-gate';

mountStaffPage({ page: 'office', children: (session) => <OfficeApp session={session} /> });
