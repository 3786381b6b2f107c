/** Stands in front of a staff page: sign-in, the right to be here, and what is shown meanwhile. */
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from '../api/query';
import { useSession, useSignOut } from '../api/session';
import type { Role, Session } from '../api/types';
import { useSharedTexts } from '../i18n/shared';
import { live, useLiveState } from '../live/react';
import { StaffTheme } from '../theme/staff-theme';
import { ErrorBoundary } from './error-boundary';
import { SignInPage, type StaffPage } from './sign-in';
import { Failed, InlineFailure, Loading } from './states';

interface GateProps {
  page: StaffPage;
  /** Who may be here; absent: any staff. */
  roles?: readonly Role[];
  children: (session: Session) => ReactNode;
}

/** Puts a staff page on the screen, with theme, language, query cache and the gate. */
export function mountStaffPage(props: GateProps): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no element #root');
  const client = newQueryClient();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <StaffTheme>
          <ErrorBoundary>
            <StaffGate {...props} />
          </ErrorBoundary>
        </StaffTheme>
      </QueryClientProvider>
    </StrictMode>,
  );
}

export function StaffGate({ page, roles, children }: GateProps) {
  const t = useSharedTexts();
  const session = useSession();
  const wasSignedIn = useRef(false);
  const isSignedOut = session.data === null;

  useEffect(() => {
    document.title = `${t(`page.${page}`)} · ${t('product')}`;
  }, [t, page]);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
    if (isSignedOut) live().close();
  }, [session.data, isSignedOut]);

  useSessionProbe(session.data ? session.refetch : undefined);

  if (session.isPending) return <Loading />;
  // A later failure to ask does not take the page away.
  if (session.error && session.data === undefined) {
    return (
      <main>
        <Failed error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  if (!session.data) return <SignInPage page={page} wasSignedIn={wasSignedIn.current} />;
  const held = session.data.staff.roles;
  if (roles && !roles.some((role) => held.includes(role)))
    return <NoRight page={page} session={session.data} />;
  return children(session.data);
}

/** While the live connection does not come back, asks whether the session is the reason. */
function useSessionProbe(probe: (() => unknown) | undefined): void {
  const { status, retryAt } = useLiveState();
  const wanted = useRef(probe);
  useEffect(() => {
    wanted.current = probe;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each failed attempt
  useEffect(() => {
    if (status === 'waiting') wanted.current?.();
  }, [status, retryAt]);
}

function NoRight({ page, session }: { page: StaffPage; session: Session }) {
  const t = useSharedTexts();
  const signOut = useSignOut();
  const [error, setError] = useState<unknown>(null);
  const { name, number } = session.staff;
  return (
    <main className="state-box">
      <h1 className="state-title">{t('noRight.title', { page: t(`page.${page}`) })}</h1>
      <p className="state-text">{t('noRight.text', { name, number })}</p>
      <button type="button" className="plain-button" onClick={() => signOut().catch(setError)}>
        {t('noRight.other')}
      </button>
      <InlineFailure error={error} />
    </main>
  );
}
