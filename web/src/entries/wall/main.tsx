import { WallPage } from '@/features/wall/wall-page';
import { mountStaffPage } from '@/shared/ui/staff-gate';

mountStaffPage({ page: 'wall', children: () => <WallPage /> });
