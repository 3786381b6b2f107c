import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { useAssistTexts } from '@/features/assist/texts';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { Remarks } from '@/features/remarks/remarks';
import { useRemarkTexts } from '@/features/remarks/texts';
import { ApiProblem } from '@/shared/api/client';
import type { ContactDetail } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Failed, Loading } from '@/shared/ui/states';
import { CallTranscript } from './call-transcript';
import { ContactFacts } from './contact-facts';
import { EventList } from './event-list';
import type { Moment } from './moment';
import { Recordings } from './recordings';
import { useContact } from './records-api';
import { StateTag } from './state-tag';
import { useRecordTexts } from './texts';
import { TimelineView } from './timeline-view';
import { Transcript } from './transcript';
import { WhyAgent } from './why-agent';
import './records.css';

/** Back to the list as it was left; to its beginning for those who came by a link. */
function BackLink() {
  const t = useRecordTexts();
  const navigate = useNavigate();
  const cameFromHere = (window.history.state?.idx ?? 0) > 0;
  return (
    <Link
      to="/contacts"
      className="back-link"
      onClick={(event) => {
        if (!cameFromHere) return;
        event.preventDefault();
        void navigate(-1);
      }}
    >
      ← {t('back')}
    </Link>
  );
}

function ContactBody({ detail }: { detail: ContactDetail }) {
  const t = useRecordTexts();
  const assist = useAssistTexts();
  const remarks = useRemarkTexts();
  const { contact } = detail;
  const [moment, setMoment] = useState<Moment | null>(null);
  const isText = contact.channel !== 'phone' && contact.channel !== 'video';
  return (
    <>
      <Card>
        <ContactFacts contact={contact} />
      </Card>
      <Card title={t('timeline')}>
        <TimelineView events={detail.events} />
      </Card>
      <WhyAgent detail={detail} />
      {!isText && (
        <Card title={t('recordings')}>
          <Recordings detail={detail} moment={moment} />
        </Card>
      )}
      <div className="contact-columns">
        <div>
          {isText && (
            <Card title={t('messages')}>
              <Transcript contact={contact.id} />
            </Card>
          )}
          {!isText && (
            <Card title={assist('record.title')}>
              <CallTranscript contact={contact.id} />
            </Card>
          )}
          <Card title={t('note')}>
            {detail.note ? (
              <p className="note-text">{detail.note}</p>
            ) : (
              <p className="quiet">{t('noNote')}</p>
            )}
          </Card>
          <Card title={remarks('title')}>
            <Remarks contact={contact.id} />
          </Card>
        </div>
        <Card title={t('steps')}>
          <EventList detail={detail} onHear={setMoment} />
        </Card>
      </div>
    </>
  );
}

/** One contact: who, when, how it went, what was said. */
export default function ContactPage() {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const office = useOfficeTexts();
  const { id = '' } = useParams();
  const { data, error, refetch } = useContact(id);
  if (error instanceof ApiProblem && (error.notFound || error.status === 400 || error.status === 422)) {
    return (
      <>
        <BackLink />
        <PageHead title={t('notFoundTitle')} intro={t('notFoundText')} />
      </>
    );
  }
  const title = data
    ? `${shared(`channel.${data.contact.channel}`)} · ${data.contact.customer_name ?? data.contact.masked_phone ?? t('unknownCustomer')} · ${dayAndTime(data.contact.arrived_at)}`
    : office('section.contacts');
  return (
    <>
      <BackLink />
      <PageHead title={title}>{data && <StateTag state={data.contact.state} />}</PageHead>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : data ? (
        <ContactBody detail={data} />
      ) : (
        <Loading />
      )}
    </>
  );
}
