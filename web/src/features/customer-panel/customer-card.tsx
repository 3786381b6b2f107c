import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api/client';
import type { ContactCard, CustomerPanel } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { CareTag, TierTag } from '@/shared/ui/tags';
import './customer-panel.css';
import { useCustomerPanelTexts } from './texts';
import { Timeline } from './timeline';

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
  return <KnownCustomer id={card.customer.id} contact={card.id} />;
}

function KnownCustomer({ id, contact }: { id: string; contact: string }) {
  const t = useCustomerPanelTexts();
  const shared = useSharedTexts();
  const customer = useQuery({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => api.get<CustomerPanel>(`/customers/${id}`, undefined, signal),
    staleTime: 10 * 60_000,
  });
  if (customer.isPending) return <Loading />;
  if (customer.error) return <Failed error={customer.error} retry={() => void customer.refetch()} />;
  const { name, tier, care, masked_phone, star_level, since, region, language, notes } = customer.data;
  return (
    <div className="customer-card">
      <div className="customer-name">
        <h2>{name}</h2>
        <TierTag tier={tier} />
        <CareTag care={care} />
      </div>
      <dl className="contact-facts">
        {masked_phone && <Fact name={t('phone')} value={masked_phone} />}
        {star_level !== null && star_level > 0 && (
          <Fact name={t('star')} value={t('starValue', { count: star_level })} />
        )}
        <Fact name={t('language')} value={shared(`languageName.${language}`)} />
        {region && <Fact name={t('region')} value={region} />}
        {since && <Fact name={t('since')} value={since.slice(0, 10)} />}
      </dl>
      {notes && (
        <p className="customer-notes">
          <b>{t('notes')}</b>
          {notes}
        </p>
      )}
      <Timeline customer={id} except={contact} />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </>
  );
}
