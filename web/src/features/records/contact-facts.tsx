import { Descriptions } from 'antd';
import { Link } from 'react-router';
import { useNames } from '@/features/office/settings';
import type { ContactRow } from '@/shared/api/types';
import { dayAndTime, duration } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CustomerTags } from './state-tag';
import { useRecordTexts } from './texts';

/** What is known of the contact, in one look. */
export function ContactFacts({ contact }: { contact: ContactRow }) {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const names = useNames();
  const items = [
    {
      key: 'customer',
      children: (
        <>
          {contact.customer_name ?? t('unknownCustomer')}{' '}
          <CustomerTags tier={contact.tier} care={contact.care} />
          {contact.customer_id && (
            <Link to={`/customers/${contact.customer_id}`} className="fact-link">
              {t('customerView')}
            </Link>
          )}{' '}
          {contact.customer_id && (
            <Link to={`/contacts?customer=${contact.customer_id}`} className="fact-link">
              {t('sameCustomer')}
            </Link>
          )}
        </>
      ),
    },
    { key: 'phone', children: <span className="numbers">{contact.masked_phone ?? '–'}</span> },
    { key: 'line', children: names.line(contact.line) },
    { key: 'language', children: shared(`languageName.${contact.language}`) },
    { key: 'queue', children: names.queue(contact.queue) || '–' },
    { key: 'agent', children: contact.agent_name ?? '–' },
    { key: 'arrived', children: <span className="numbers">{dayAndTime(contact.arrived_at)}</span> },
    {
      key: 'ended',
      children: contact.ended_at ? (
        <span className="numbers">{dayAndTime(contact.ended_at)}</span>
      ) : (
        t('stillOpen')
      ),
    },
    { key: 'wait', children: contact.queued_at === null ? '–' : duration(contact.wait_seconds) },
    { key: 'talk', children: contact.connected_at === null ? '–' : duration(contact.talk_seconds) },
    { key: 'code', children: contact.wrap_up_code ? names.code(contact.wrap_up_code) : '–' },
    {
      key: 'score',
      children:
        contact.score === null ? '–' : t('score', { score: contact.score, grades: contact.grades ?? 5 }),
    },
    { key: 'number', children: <code className="contact-number">{contact.id}</code>, span: 2 },
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, lg: 4 }}
      items={items.map((item) => ({ ...item, label: t(`fact.${item.key}`) }))}
    />
  );
}
