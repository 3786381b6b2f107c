/** The agent's desk: state bar on top, contacts left, the conversation in the middle, the customer right. */
import { DoubleLeftOutlined, DoubleRightOutlined } from '@ant-design/icons';
import { Button, ConfigProvider } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { AssistProvider } from '@/features/assist/assist-context';
import { ConfirmProvider } from '@/features/conversation/confirm';
import { ConversationProvider } from '@/features/conversation/conversation-context';
import { CustomerSide } from '@/features/customer-panel/customer-panel';
import type { PanelTab } from '@/features/customer-panel/panel-tabs';
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
import { ColumnHandle, useArrangement } from '@/features/desk-preferences/arranged-desk';
import { chooseLayout, layoutChoice, useArranged } from '@/features/desk-preferences/preferences';
import { usePreferenceTexts } from '@/features/desk-preferences/texts';
import { PhoneProvider } from '@/features/phone/phone-context';
import type { DeskView } from '@/shared/api/types';
import { useStore } from '@/shared/state/store';
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
  const isArranged = useArranged();
  if (!view || !isArranged) {
    return (
      <main className="desk-opening">
        {!view && opening.error ? (
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
  const arranged = usePreferenceTexts();
  const layout = useStore(layoutChoice, (choice) => choice);
  const showTab = (wanted: PanelTab) => {
    setTab(wanted);
    if (!layout.right_open) chooseLayout({ right_open: true });
  };
  useDeskCommands({ onHelp: () => setDialog('help'), onTab: showTab });
  return (
    <div className="desk" style={useArrangement()}>
      <Watermark agent={view.agent} />
      <StateBar view={view} onHelp={() => setDialog('help')} onSignOut={() => setDialog('signOut')} />
      <section className="desk-left" aria-label={arranged('left')}>
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
        <ColumnHandle side="left" />
      </section>
      <main className="desk-middle" tabIndex={-1}>
        <ErrorBoundary>
          <MainPane view={view} />
        </ErrorBoundary>
      </main>
      <aside className="desk-right" aria-label={panel('label')}>
        {layout.right_open ? (
          <ColumnHandle side="right" />
        ) : (
          <div className="right-rail">
            <Button
              type="text"
              icon={<DoubleLeftOutlined />}
              aria-expanded={false}
              aria-label={arranged('right.open')}
              title={arranged('right.open')}
              onClick={() => chooseLayout({ right_open: true })}
            />
          </div>
        )}
        {/* What was looked up stays while the side is closed. */}
        <div className="desk-right-body" hidden={!layout.right_open}>
          <Button
            type="text"
            size="small"
            className="right-close"
            icon={<DoubleRightOutlined />}
            aria-expanded
            aria-label={arranged('right.close')}
            title={arranged('right.close')}
            onClick={() => chooseLayout({ right_open: false })}
          />
          <ErrorBoundary>
            <CustomerSide tab={tab} onTab={setTab} order={layout.tabs} />
          </ErrorBoundary>
        </div>
      </aside>
      {/* What comes stands over the customer's side: nothing that is pointed at moves by it. */}
      <div className="desk-alerts">
        <Notices view={view} />
        <PauseReminder view={view} />
      </div>
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
