import { lazy, Suspense } from 'react';
import type { ContactCard } from '@/shared/api/types';
import { Empty, Loading } from '@/shared/ui/states';
import './customer-panel.css';
import { useCustomerPanelTexts } from './texts';

const CustomerView = lazy(async () => ({
  default: (await import('@/features/customer-view/customer-view')).CustomerView,
}));

/** The customer behind a contact. Reading it is audited, so it is read once per contact and not again. */
export function CustomerCard({ card }: { card: ContactCard }) {
  const t = useCustomerPanelTexts();
  if (!card.customer) {
    return (
      <Empty title={t('unknown')}>
        {card.masked_phone && <p className="numbers">{card.masked_phone}</p>}
        {t('unknownText')}
      </Empty>
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <CustomerView id={card.customer.id} contact={card.id} />
    </Suspense>
  );
}
