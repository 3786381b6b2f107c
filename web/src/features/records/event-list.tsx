import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useServiceNames } from '@/features/concierge/use-catalogue';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useNames, useStaffList } from '@/features/office/settings';
import type { ContactDetail, ContactEventRow } from '@/shared/api/types';
import { clock, timeOfDay } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useBusinessNames } from './business-names';
import { eventWords } from './event-words';
import { HearYes } from './hear-yes';
import type { Moment } from './moment';
import { useRecordTexts } from './texts';
import { isDetail } from './timeline';

/** Ids of agents that the contact itself does not name: those of missed offers. */
function unnamedAgents({ contact, events }: ContactDetail): boolean {
  return events.some(({ event }) => typeof event.agent === 'string' && event.agent !== contact.agent_id);
}

/** The steps of the contact in words. Those inside the flow are shown when asked for. */
export function EventList({
  detail,
  onHear,
}: {
  detail: ContactDetail;
  /** Plays the recording of that moment. */
  onHear?: (moment: Moment) => void;
}) {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const names = useNames();
  const isLeader = has(useRoles(), 'shift_leader', 'director', 'clerk', 'auditor');
  const staff = useStaffList(isLeader && unnamedAgents(detail));
  const [isFull, setFull] = useState(false);
  const { contact, events } = detail;
  const agents = useMemo(() => {
    const known = new Map(staff.map((one) => [one.id, one.name]));
    if (contact.agent_id && contact.agent_name) known.set(contact.agent_id, contact.agent_name);
    return known;
  }, [staff, contact.agent_id, contact.agent_name]);
  const businesses = useBusinessNames(events.some(({ event }) => event.type === 'business_stepped'));
  const services = useServiceNames(events.some(({ event }) => event.type === 'service_stepped'));
  const hasDetails = events.some(({ event }) => isDetail(event.type));
  const shown = isFull ? events : events.filter(({ event }) => !isDetail(event.type));
  const start = Date.parse(events[0]?.at ?? contact.arrived_at);
  const words = (row: ContactEventRow) =>
    eventWords(row, {
      t,
      shared,
      agent: (id) => agents.get(id) ?? t('party.agent'),
      queue: (key) => names.queue(key),
      line: (key) => names.line(key),
      code: (code) => names.code(code),
      business: (id) => businesses.get(id) ?? services.get(id) ?? id,
    });
  return (
    <>
      <ol className="steps">
        {shown.map((row) => (
          <li key={row.seq} className={isDetail(row.event.type) ? 'step step-detail' : 'step'}>
            <time className="numbers" dateTime={row.at}>
              {timeOfDay(row.at, true)}
            </time>
            <span className="step-offset numbers">+{clock((Date.parse(row.at) - start) / 1000)}</span>
            <span>
              {words(row)}
              <HearYes row={row} detail={detail} onHear={onHear} />
            </span>
          </li>
        ))}
      </ol>
      {hasDetails && (
        <Button type="link" size="small" aria-expanded={isFull} onClick={() => setFull(!isFull)}>
          {isFull ? t('hideNodes') : t('showNodes')}
        </Button>
      )}
    </>
  );
}
