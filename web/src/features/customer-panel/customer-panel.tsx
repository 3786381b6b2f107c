/** The right column: the customer, this contact, and for an open chat the wrap-up that can be prepared. */
import { Tabs } from 'antd';
import { ContactFacts, ContactPath } from '@/features/conversation/path';
import { WrapUpForm } from '@/features/conversation/wrap-up';
import { useDeskState } from '@/features/desk/desk-context';
import { findContact, findOffer, isVoice } from '@/features/desk/desk-state';
import { localised } from '@/shared/i18n';
import { Empty } from '@/shared/ui/states';
import { CustomerCard } from './customer-card';
import './customer-panel.css';
import { useCustomerPanelTexts } from './texts';

export type PanelTab = 'customer' | 'contact' | 'wrapUp';

export function CustomerSide({ tab, onTab }: { tab: PanelTab; onTab(tab: PanelTab): void }) {
  const t = useCustomerPanelTexts();
  const selected = useDeskState((state) => state.selected);
  const contact = useDeskState((state) =>
    selected?.kind === 'contact' ? findContact(state, selected.id) : undefined,
  );
  const offer = useDeskState((state) =>
    selected?.kind === 'offer' ? findOffer(state, selected.id) : undefined,
  );
  const card = contact?.contact ?? offer?.contact;
  if (!card) return <Empty title={t('nothing')} />;
  const queueName = localised(contact?.queue_name ?? offer?.queue_name);
  const about = { card, queueName, connectedAt: contact?.connected_at };
  const canPrepare =
    contact && !isVoice(card.channel) && contact.state !== 'wrap_up' && contact.state !== 'survey';
  const shown = tab === 'wrapUp' && !canPrepare ? 'customer' : tab;
  return (
    <Tabs
      className="customer-tabs"
      activeKey={shown}
      onChange={(key) => onTab(key as PanelTab)}
      animated={false}
      items={[
        {
          key: 'customer',
          label: t('tabs.customer'),
          children: <CustomerCard key={card.id} card={card} />,
        },
        {
          key: 'contact',
          label: t('tabs.contact'),
          children: (
            <div className="this-contact">
              <ContactFacts {...about} />
              <ContactPath {...about} />
            </div>
          ),
        },
        ...(canPrepare
          ? [
              {
                key: 'wrapUp',
                label: t('tabs.wrapUp'),
                children: <WrapUpForm key={card.id} one={contact} />,
              },
            ]
          : []),
      ]}
      destroyOnHidden
    />
  );
}
