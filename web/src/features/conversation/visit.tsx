/** Having the customer led through a flow, an identity check for one, and getting them back. */
import { SafetyOutlined } from '@ant-design/icons';
import { Button, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import type { DeskContact, FlowForAgents } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Empty, Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { ChoosingButton } from './choosing-button';
import { useConversationTexts } from './texts';
import './visit.css';

/** Outcomes that have words of their own; a flow may have any. */
const KNOWN = [
  'verified',
  'not_verified',
  'locked',
  'person',
  'completed',
  'failed',
  'cancelled',
  'unavailable',
] as const;
type Known = (typeof KNOWN)[number];
const isKnown = (outcome: string): outcome is Known => (KNOWN as readonly string[]).includes(outcome);

/** The button that opens the choice of flows; while the customer is in one, the button that takes them back. */
export function VisitControls({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { id } = one.contact;
  const act = useDeskAct(`contact:${id}:visit`);
  return (
    <>
      {one.visit?.flow ? (
        <Button className="call-button" disabled={act.busy} onClick={() => void desk.endVisit(id)}>
          {t('visit.takeBack')}
        </Button>
      ) : (
        <ChoosingButton
          label={t('visit.send')}
          title={t('visit.title')}
          icon={<SafetyOutlined />}
          disabled={act.busy || one.state !== 'connected' || (one.guests ?? []).length > 0}
          choice={(done) => <Flows contact={id} onDone={done} />}
        />
      )}
      <InlineFailure error={act.error} retry={act.retry} />
    </>
  );
}

/** Where the customer is, and how the last flow came out. */
export function VisitStatus({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const { flow, outcome } = one.visit ?? { flow: null, outcome: null };
  return (
    <span className="visit-status" role="status">
      {flow && <Tag color="processing">{t('visit.underway')}</Tag>}
      {!flow && outcome && (
        <Tag color={outcome === 'verified' || outcome === 'completed' ? 'success' : 'warning'}>
          {isKnown(outcome) ? t(`visit.outcome.${outcome}`) : t('visit.cameOut', { outcome })}
        </Tag>
      )}
    </span>
  );
}

function Flows({ contact, onDone }: { contact: string; onDone(): void }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const [found, setFound] = useState<FlowForAgents[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const stop = new AbortController();
    desk.api.flowsForAgents(stop.signal).then(
      ({ items }) => setFound(items),
      (failure) => !stop.signal.aborted && setError(failure),
    );
    return () => stop.abort();
  }, [desk]);
  if (error) return <Failed error={error} />;
  if (!found) return <Loading />;
  if (found.length === 0) return <Empty title={t('visit.none')} />;
  return (
    <ul className="visit-flows" aria-label={t('visit.title')}>
      {found.map((flow) => (
        <li key={flow.id}>
          <Button
            block
            onClick={() => {
              onDone();
              void desk.visit(contact, flow.id);
            }}
          >
            {localised(flow.name)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
