import { lazy, Suspense } from 'react';
import { mountStaffPage } from '@/shared/ui/staff-gate';
import { Loading } from '@/shared/ui/states';

const DeskPage = lazy(() => import('./desk-page'));

mountStaffPage({
  page: 'desk',
  roles: ['agent'],
  children: () => (
    <Suspense fallback={<Loading />}>
      <DeskPage />
    </Suspense>
  ),
});
