/** 客户360: everything that whoever serves a customer may know of them, beside a contact or on a page of its own. */
import { ServicesSection } from '@/features/concierge/services-panel';
import { useConciergeTexts } from '@/features/concierge/texts';
import { useSession } from '@/shared/api/session';
import type { CustomerPanel } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Failed, Loading } from '@/shared/ui/states';
import { CareTag, TierTag } from '@/shared/ui/tags';
import { useCustomer } from './customer-api';
import './customer-view.css';
import { History } from './history';
import { LinkedPersonsSection } from './linked-persons-section';
import { Masked } from './masked';
import { NotesSection } from './notes-section';
import { PreferencesSection } from './preferences-section';
import { ProductsSection } from './products-section';
import { Section } from './section';
import { useCustomerViewTexts } from './texts';

/** `contact`: the one that the customer is looked at for; it is not among the earlier ones. */
export function CustomerView({ id, contact }: { id: string; contact: string | null }) {
  const customer = useCustomer(id);
  if (customer.isPending) return <Loading />;
  if (customer.error) return <Failed error={customer.error} retry={() => void customer.refetch()} />;
  return <Known customer={customer.data} contact={contact} />;
}

function Known({ customer, contact }: { customer: CustomerPanel; contact: string | null }) {
  const t = useCustomerViewTexts();
  const services = useConciergeTexts();
  const roles = useSession().data?.staff.roles ?? [];
  const mayWrite = roles.some((role) => role === 'agent' || role === 'shift_leader' || role === 'director');
  return (
    <div className="customer-view">
      <div className="customer-about">
        <Identity customer={customer} />
        <Section title={t('products')}>
          {() => <ProductsSection customer={customer.id} mayUnmask={customer.may_unmask} />}
        </Section>
        <Section title={t('notes')}>
          {() => <NotesSection customer={customer.id} mayWrite={mayWrite} />}
        </Section>
        {contact === null && customer.tier !== 'standard' && (
          <Section title={services('tab')}>
            {() => <ServicesSection customer={customer.id} mayOrder={roles.includes('shift_leader')} />}
          </Section>
        )}
        <Section title={t('preferences')}>
          {() => (
            <PreferencesSection
              key={JSON.stringify(customer.preferences)}
              customer={customer}
              contact={contact}
              mayWrite={mayWrite}
            />
          )}
        </Section>
        <Section title={t('persons', { count: customer.linked_persons.length })}>
          {() => <LinkedPersonsSection customer={customer} mayWrite={mayWrite} />}
        </Section>
      </div>
      <History customer={customer.id} except={contact} />
    </div>
  );
}

function Identity({ customer }: { customer: CustomerPanel }) {
  const t = useCustomerViewTexts();
  const shared = useSharedTexts();
  const { id, name, tier, care, masked_phones, star_level, since, region, language, notes, may_unmask } =
    customer;
  const { preferences } = customer;
  const isCovered = name.startsWith('*');
  return (
    <>
      <div className="customer-name">
        <h2>
          {isCovered ? (
            <Masked
              customer={id}
              field={{ kind: 'name' }}
              masked={name}
              name={t('name')}
              mayUnmask={may_unmask}
            />
          ) : (
            name
          )}
        </h2>
        <TierTag tier={tier} />
        <CareTag care={care} />
      </div>
      {preferences.no_disturb && <p className="customer-warning">{t('noDisturbWarning')}</p>}
      <dl className="contact-facts">
        {masked_phones.map((phone) => (
          <div key={phone} className="customer-fact">
            <dt>{t('phone')}</dt>
            <dd>
              <Masked
                customer={id}
                field={{ kind: 'phone', masked: phone }}
                masked={phone}
                name={t('phone')}
                mayUnmask={may_unmask}
              />
            </dd>
          </div>
        ))}
        {star_level !== null && star_level > 0 && (
          <Fact name={t('star')} value={t('starValue', { count: star_level })} />
        )}
        <Fact name={t('language')} value={shared(`languageName.${language}`)} />
        {region && <Fact name={t('region')} value={region} />}
        {since && <Fact name={t('since')} value={since.slice(0, 10)} />}
        {preferences.way !== 'any' && <Fact name={t('way')} value={t(`ways.${preferences.way}`)} />}
        {preferences.quiet_from && (
          <Fact name={t('quiet')} value={`${preferences.quiet_from}–${preferences.quiet_to ?? ''}`} />
        )}
      </dl>
      {notes && (
        <p className="customer-notes">
          <b>{t('bankNotes')}</b>
          {notes}
        </p>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="customer-fact">
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}
