import { App } from 'antd';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import type { Session } from '@/shared/api/types';
import { listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Loading } from '@/shared/ui/states';
import { OfficeLayout } from './office-layout';
import { PageHead } from './page-parts';
import { firstSection, mayOpen, type Section } from './sections';
import { StaffContext, useRoles } from './session-context';
import { useOfficeTexts } from './texts';

const RecordsPage = lazy(() => import('@/features/records/records-page'));
const ContactPage = lazy(() => import('@/features/records/contact-page'));
const TeamPage = lazy(() => import('@/features/team/team-page'));
const CustomerPage = lazy(() => import('@/features/customer-view/customer-page'));
const ApprovalsPage = lazy(() => import('@/features/business/approvals-page'));
const AuditPage = lazy(() => import('@/features/audit/audit-page'));
const StaffPage = lazy(() => import('@/features/staff/staff-page'));
const FlowsPage = lazy(() => import('@/features/flows/flows-page'));
const FlowPage = lazy(() => import('@/features/flows/flow-page'));
const AnnouncementsPage = lazy(() => import('./announcements-page'));
const ArticlesPage = lazy(() => import('@/features/knowledge/articles-page'));
const ArticlePage = lazy(() => import('@/features/knowledge/article-page'));
const EditionsPage = lazy(() => import('@/features/knowledge/editions-page'));
const InstitutionsPage = lazy(() => import('@/features/knowledge/institutions-page'));
const SynonymsPage = lazy(() => import('@/features/knowledge/synonyms-page'));
const GapsPage = lazy(() => import('@/features/knowledge/gaps-page'));
const HotPage = lazy(() => import('@/features/knowledge/hot-page'));
const ReportPage = lazy(() => import('@/features/knowledge/report-page'));
const IndicatorsPage = lazy(() => import('./indicators-page'));
const RoutingPage = lazy(() => import('@/features/routing/routing-page'));
const SitesPage = lazy(() => import('@/features/sites/sites-page'));
const EmergenciesPage = lazy(() => import('@/features/emergencies/emergencies-page'));
const PlanPage = lazy(() => import('@/features/emergencies/plan-page'));
const DiversionsPage = lazy(() => import('@/features/diversions/diversions-page'));
const CallBacksPage = lazy(() => import('@/features/call-backs/call-backs-page'));
const FollowUpsPage = lazy(() => import('@/features/follow-ups/follow-ups-page'));
const ConciergePage = lazy(() => import('@/features/concierge/concierge-page'));
const RepliesPage = lazy(() => import('@/features/replies/replies-page'));

function NoRight({ section }: { section: Section }) {
  const t = useOfficeTexts();
  const shared = useSharedTexts();
  const roles = useRoles().map((role) => shared(`role.${role}`));
  return (
    <div className="state-box">
      <h1 className="state-title">{t('noRightTitle', { section: t(`section.${section}`) })}</h1>
      <p className="state-text">{t('noRightText', { roles: listed(roles) || '–' })}</p>
    </div>
  );
}

function Guarded({ section, children }: { section: Section; children: ReactNode }) {
  const roles = useRoles();
  if (!mayOpen(section, roles)) return <NoRight section={section} />;
  return <Suspense fallback={<Loading />}>{children}</Suspense>;
}

function Begin() {
  return <Navigate to={`/${firstSection(useRoles())}`} replace />;
}

function NotFound() {
  const t = useOfficeTexts();
  return <PageHead title={t('notFoundTitle')} intro={t('notFoundText')} />;
}

const at = (path: string, section: Section, page: ReactNode) => ({
  path,
  element: <Guarded section={section}>{page}</Guarded>,
});

export function OfficeApp({ session }: { session: Session }) {
  const router = useMemo(
    () =>
      createBrowserRouter(
        [
          {
            path: '/',
            element: <OfficeLayout />,
            children: [
              { index: true, element: <Begin /> },
              at('contacts', 'contacts', <RecordsPage />),
              at('contacts/:id', 'contacts', <ContactPage />),
              at('customers/:id', 'contacts', <CustomerPage />),
              at('team', 'team', <TeamPage />),
              at('approvals', 'approvals', <ApprovalsPage />),
              at('audit', 'audit', <AuditPage />),
              at('staff', 'staff', <StaffPage />),
              at('flows', 'flows', <FlowsPage />),
              at('flows/:id', 'flows', <FlowPage />),
              at('announcements', 'announcements', <AnnouncementsPage />),
              at('indicators', 'indicators', <IndicatorsPage />),
              at('routing', 'routing', <RoutingPage />),
              at('sites', 'sites', <SitesPage />),
              at('emergencies', 'emergencies', <EmergenciesPage />),
              at('emergencies/plan/:id?', 'emergencies', <PlanPage />),
              at('diversions', 'diversions', <DiversionsPage />),
              at('follow-ups', 'follow-ups', <FollowUpsPage />),
              at('call-backs', 'call-backs', <CallBacksPage />),
              at('services', 'services', <ConciergePage />),
              at('replies', 'replies', <RepliesPage />),
              at('knowledge', 'knowledge', <ArticlesPage />),
              at('knowledge/:id', 'knowledge', <ArticlePage />),
              at('editions', 'editions', <EditionsPage />),
              at('synonyms', 'synonyms', <SynonymsPage />),
              at('institutions', 'institutions', <InstitutionsPage />),
              at('gaps', 'gaps', <GapsPage />),
              at('hot', 'hot', <HotPage />),
              at('reports', 'reports', <ReportPage />),
              { path: '*', element: <NotFound /> },
            ],
          },
        ],
        { basename: '/office' },
      ),
    [],
  );
  return (
    <StaffContext value={session.staff}>
      <App className="office-root">
        <RouterProvider router={router} />
      </App>
    </StaffContext>
  );
}
