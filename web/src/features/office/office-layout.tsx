import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { SituationBar } from '@/features/sites/situation-bar';
import { useSignOut } from '@/shared/api/session';
import { listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { LanguageSwitch } from '@/shared/ui/language-switch';
import { mayOpen, SECTIONS } from './sections';
import { useStaff } from './session-context';
import { useOfficeTexts } from './texts';
import './office.css';

export function OfficeLayout() {
  const t = useOfficeTexts();
  const shared = useSharedTexts();
  const staff = useStaff();
  const signOut = useSignOut();
  const { pathname } = useLocation();
  const roles = listed(staff.roles.map((role) => shared(`role.${role}`)));
  return (
    <div className="office">
      <a className="office-skip" href="#main">
        {t('skip')}
      </a>
      <header className="office-side">
        <p className="office-brand">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          <span>{shared('product')}</span>
        </p>
        <nav aria-label={t('menu')}>
          <ul>
            {SECTIONS.filter((section) => mayOpen(section, staff.roles)).map((section) => (
              <li key={section}>
                <NavLink to={`/${section}`}>{t(`section.${section}`)}</NavLink>
              </li>
            ))}
          </ul>
          <ul className="office-elsewhere">
            {staff.roles.includes('agent') && (
              <li>
                <a href="/desk/">{t('desk')}</a>
              </li>
            )}
            <li>
              <a href="/wall/" target="_blank" rel="noopener">
                {t('wall')}
                <span className="visually-hidden">{t('newWindow')}</span>
              </a>
            </li>
          </ul>
        </nav>
        <div className="office-person">
          <p>
            {staff.name} <span className="office-number">{staff.number}</span>
          </p>
          <p className="office-roles">{roles}</p>
          <LanguageSwitch />
          <button
            type="button"
            className="office-leave"
            onClick={() => void signOut().catch(() => undefined)}
          >
            {shared('signOut')}
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="office-main">
        {/* A section that breaks leaves the menu standing; another section starts afresh. */}
        {mayOpen('sites', staff.roles) && <SituationBar />}
        <ErrorBoundary key={pathname.split('/')[1]}>
          <Outlet />
        </ErrorBoundary>
      </main>
      <ScrollRestoration />
    </div>
  );
}
