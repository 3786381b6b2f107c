import { NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { SituationBar } from '@/features/sites/situation-bar';
import { useSignOut } from '@/shared/api/session';
import { listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { LanguageSwitch } from '@/shared/ui/language-switch';
import { mayOpen, menuOf, type Section } from './sections';
import { useStaff } from './session-context';
import { useOfficeTexts } from './texts';
import './office.css';

/** So many entries stand in sight on a low screen. */
const SHORT_MENU = 10;

export function OfficeLayout() {
  const t = useOfficeTexts();
  const shared = useSharedTexts();
  const staff = useStaff();
  const signOut = useSignOut();
  const { pathname } = useLocation();
  const menu = menuOf(staff.roles);
  // A long menu shows the group that one is in; the others are opened when they are wanted.
  const isShort = menu.reduce((sum, { sections }) => sum + sections.length, 0) <= SHORT_MENU;
  const current = pathname.split('/')[1] as Section;
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
          {menu.map(({ group, sections }) => (
            <details key={group} open={isShort || sections.includes(current) || undefined}>
              <summary>{t(`group.${group}`)}</summary>
              <ul>
                {sections.map((section) => (
                  <li key={section}>
                    <NavLink to={`/${section}`}>{t(`section.${section}`)}</NavLink>
                  </li>
                ))}
              </ul>
            </details>
          ))}
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
        <ErrorBoundary key={current}>
          <Outlet />
        </ErrorBoundary>
      </main>
      <ScrollRestoration />
    </div>
  );
}
