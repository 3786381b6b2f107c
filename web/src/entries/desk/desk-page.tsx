/** The agent's desk: state bar on top, contacts left, the conversation in the middle, the customer right. */
import { ConfigProvider } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { AssistProvider } from '@/features/assist/assist-context';
import { ConfirmProvider } from '@/features/conversation/confirm';
import { ConversationProvider } from '@/features/conversation/conversation-context';
import { CustomerSide, type PanelTab } from '@/features/customer-panel/customer-panel';
import { useCustomerPanelTexts } from '@/features/customer-panel/texts';
import { Attention } from '@/features/desk/attention';
import { ConnectionBanner } from '@/features/desk/connection-banner';
import { ContactList } from '@/features/desk/contact-list';
import { DeskProvider, useDesk, useDeskAct, useDeskState } from '@/features/desk/desk-context';
import { firstOffer } from '@/features/desk/desk-state';
import { GoneFailures } from '@/features/desk/gone-failures';
import { InvitationCard } from '@/features/desk/invitation-card';
import { Notices } from '@/features/desk/notices';
import { OfferCard } from '@/features/desk/offer-card';
import { PauseReminder } from '@/features/desk/pause-reminder';
import { SignOutDialog } from '@/features/desk/sign-out-dialog';
import { StateBar } from '@/features/desk/state-bar';
import { WaitingList } from '@/features/desk/waiting-list';
import { Watermark } from '@/features/desk/watermark';
import { PhoneProvider } from '@/features/phone/phone-context';
import type { DeskView } from '@/shared/api/types';
import { ErrorBoundary } from '@/shared/ui/error-boundary';
import { Failed, Loading } from '@/shared/ui/states';
import './desk-page.css';
import { MainPane } from './main-pane';
import { useDeskCommands } from './use-desk-commands';

const HelpDialog = lazy(() => import('@/features/desk/help-dialog'));

/** What opens over the page stays in its part of the page, so that it is found where it belongs. */
function partOf(trigger?: HTMLElement): HTMLElement {
  return trigger?.closest<HTMLElement>('header, main, aside') ?? document.body;
}

export default function DeskPage() {
  return (
    <ConfigProvider getPopupContainer={partOf}>
      <DeskProvider>
        <ConversationProvider>
          <AssistProvider>
            <PhoneProvider>
              <ConfirmProvider>
                <Layout />
              </ConfirmProvider>
            </PhoneProvider>
          </AssistProvider>
        </ConversationProvider>
      </DeskProvider>
    </ConfigProvider>
  );
}

function Layout() {
  const desk = useDesk();
  const view = useDeskState((state) => state.view);
  const opening = useDeskAct('desk');
  if (!view) {
    return (
      <main className="desk-opening">
        {opening.error ? (
          <Failed error={opening.error} retry={() => void desk.acts.run('desk', () => desk.refresh())} />
        ) : (
          <Loading />
        )}
      </main>
    );
  }
  return <OpenDesk view={view} />;
}

function OpenDesk({ view }: { view: DeskView }) {
  const panel = useCustomerPanelTexts();
  const offer = useDeskState(firstOffer);
  const [dialog, setDialog] = useState<'help' | 'signOut' | null>(null);
  const [tab, setTab] = useState<PanelTab>('customer');
  useDeskCommands({ onHelp: () => setDialog('help'), onTab: setTab });
  return (
    <div className="desk">
      <Watermark agent={view.agent} />
      <StateBar view={view} onHelp={() => setDialog('help')} onSignOut={() => setDialog('signOut')} />
      <div className="desk-left">
        <div className="desk-offers">
          {(view.invitations ?? []).map((one) => (
            <InvitationCard key={one.guest} one={one} />
          ))}
          {offer ? (
            <OfferCard offer={offer} others={view.offers.length - 1} />
          ) : (
            <WaitingList waiting={view.waiting} />
          )}
          <GoneFailures />
        </div>
        <ContactList view={view} />
      </div>
      <main className="desk-middle" tabIndex={-1}>
        <Notices view={view} />
        <PauseReminder view={view} />
        <ErrorBoundary>
          <MainPane view={view} />
        </ErrorBoundary>
      </main>
      <aside className="desk-right" aria-label={panel('label')}>
        <ErrorBoundary>
          <CustomerSide tab={tab} onTab={setTab} />
        </ErrorBoundary>
      </aside>
      <ConnectionBanner />
      <Attention />
      {dialog === 'help' && (
        <Suspense fallback={null}>
          <HelpDialog onClose={() => setDialog(null)} />
        </Suspense>
      )}
      {dialog === 'signOut' && <SignOutDialog view={view} onClose={() => setDialog(null)} />}
    </div>
  );
}
