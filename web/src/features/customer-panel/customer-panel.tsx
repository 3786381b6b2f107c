/** The right column: the customer, this contact, and for an open chat the wrap-up that can be prepared. */
import { Tabs, type TabsProps } from 'antd';
import { lazy, Suspense } from 'react';
import { AssistPanel } from '@/features/assist/assist-panel';
import { useAssistTexts } from '@/features/assist/texts';
import { BriefingBlock } from '@/features/briefing/briefing-block';
import { useConversations } from '@/features/conversation/conversation-context';
import { ContactFacts, ContactPath } from '@/features/conversation/path';
import { WrapUpForm } from '@/features/conversation/wrap-up';
import { Section } from '@/features/customer-view/section';
import { useDeskState } from '@/features/desk/desk-context';
import { findContact, findOffer, isVoice } from '@/features/desk/desk-state';
import { ordered } from '@/features/desk-preferences/layout';
import { useRemarkTexts } from '@/features/remarks/texts';
import { localised } from '@/shared/i18n';
import { Empty, Loading } from '@/shared/ui/states';
import { CustomerCard } from './customer-card';
import './customer-panel.css';
import type { PanelTab } from './panel-tabs';
import { useCustomerPanelTexts } from './texts';

const Remarks = lazy(async () => ({ default: (await import('@/features/remarks/remarks')).Remarks }));
const RelationshipCard = lazy(async () => ({
  default: (await import('@/features/concierge/relationship-card')).RelationshipCard,
}));
const ServicesPanel = lazy(async () => ({
  default: (await import('@/features/concierge/services-panel')).ServicesPanel,
}));
const BusinessPanel = lazy(async () => ({
  default: (await import('@/features/business/business-panel')).BusinessPanel,
}));
const KnowledgePanel = lazy(async () => ({
  default: (await import('@/features/knowledge/knowledge-panel')).KnowledgePanel,
}));

interface SideProps {
  tab: PanelTab;
  onTab(tab: PanelTab): void;
  /** The order that the agent likes the tabs in. */
  order: readonly string[];
}

export function CustomerSide({ tab, onTab, order }: SideProps) {
  const t = useCustomerPanelTexts();
  const assist = useAssistTexts();
  const remarks = useRemarkTexts();
  const selected = useDeskState((state) => state.selected);
  const contact = useDeskState((state) =>
    selected?.kind === 'contact' ? findContact(state, selected.id) : undefined,
  );
  const offer = useDeskState((state) =>
    selected?.kind === 'offer' ? findOffer(state, selected.id) : undefined,
  );
  const card = contact?.contact ?? offer?.contact;
  const { drafts } = useConversations();
  const queueName = localised(contact?.queue_name ?? offer?.queue_name);
  const about = card && { card, queueName, connectedAt: contact?.connected_at };
  const writesTo = contact && !isVoice(contact.contact.channel) ? contact.contact : undefined;
  const putIntoReply = (text: string) => {
    if (!writesTo) return;
    const { reply } = drafts.get(writesTo.id);
    drafts.set(writesTo.id, { reply: reply ? `${reply}\n${text}` : text });
  };
  const canPrepare =
    card && contact && !isVoice(card.channel) && contact.state !== 'wrap_up' && contact.state !== 'survey';
  const shown =
    (tab === 'wrapUp' && !canPrepare) ||
    (tab === 'contact' && !about) ||
    ((tab === 'business' || tab === 'assist') && !contact)
      ? 'customer'
      : tab;
  return (
    <Tabs
      className="customer-tabs"
      activeKey={shown}
      onChange={(key) => onTab(key as PanelTab)}
      animated={false}
      items={ordered<NonNullable<TabsProps['items']>[number]>(
        [
          {
            key: 'customer',
            label: t('tabs.customer'),
            children: card ? (
              <>
                <BriefingBlock key={`briefing ${card.id}`} card={card} />
                {card.customer && card.tier !== 'standard' && (
                  <Suspense fallback={null}>
                    <RelationshipCard customer={card.customer.id} one={contact} />
                  </Suspense>
                )}
                {/* Who a chat's customer is may have been shown to the machine only; the server knows. */}
                {contact && (card.tier !== 'standard' || !card.customer) && (
                  <Section key={`services ${card.id}`} title={t('services')}>
                    {() => (
                      <Suspense fallback={<Loading />}>
                        <ServicesPanel one={contact} />
                      </Suspense>
                    )}
                  </Section>
                )}
                <CustomerCard key={card.id} card={card} />
              </>
            ) : (
              <Empty title={t('nothing')} />
            ),
          },
          ...(contact
            ? [
                {
                  key: 'assist',
                  label: assist('tab'),
                  children: (
                    <AssistPanel key={contact.contact.id} one={contact} onSend={writesTo && putIntoReply} />
                  ),
                },
              ]
            : []),
          ...(about
            ? [
                {
                  key: 'contact',
                  label: t('tabs.contact'),
                  children: (
                    <div className="this-contact">
                      <ContactFacts {...about} />
                      <ContactPath {...about} />
                      {contact && (
                        <>
                          <h3>{remarks('title')}</h3>
                          <Suspense fallback={<Loading />}>
                            <Remarks key={`remarks ${contact.contact.id}`} contact={contact.contact.id} />
                          </Suspense>
                        </>
                      )}
                    </div>
                  ),
                },
              ]
            : []),
          ...(contact
            ? [
                {
                  key: 'business',
                  label: t('tabs.business'),
                  children: (
                    <Suspense fallback={<Loading />}>
                      <BusinessPanel key={contact.contact.id} contact={contact.contact.id} />
                    </Suspense>
                  ),
                },
              ]
            : []),
          {
            key: 'knowledge',
            label: t('tabs.knowledge'),
            // What was looked up stays while the agent looks at the customer.
            destroyOnHidden: false,
            children: (
              <Suspense fallback={<Loading />}>
                <KnowledgePanel onSend={writesTo && putIntoReply} customerLanguage={card?.language} />
              </Suspense>
            ),
          },
          ...(canPrepare && card
            ? [
                {
                  key: 'wrapUp',
                  label: t('tabs.wrapUp'),
                  children: <WrapUpForm key={card.id} one={contact} />,
                },
              ]
            : []),
        ],
        order,
      )}
      destroyOnHidden
    />
  );
}
