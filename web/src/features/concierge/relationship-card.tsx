/** The customer's relationship manager (客户经理): who it is, whether they can be asked, and the way to them in a call. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import { isVoice } from '@/features/desk/desk-state';
import type { DeskContact } from '@/shared/api/types';
import { InlineFailure } from '@/shared/ui/states';
import './concierge.css';
import { conciergeApi } from './concierge-api';
import { Tag } from './tag';
import { useConciergeTexts } from './texts';

/** How often it is looked whether the manager can be asked. */
const LOOKED_AT_EVERY_MS = 30_000;
const MARKS = { ready: 'good', busy: 'busy', away: 'plain' } as const;

export function RelationshipCard({ customer, one }: { customer: string; one?: DeskContact }) {
  const t = useConciergeTexts();
  const desk = useDesk();
  const contact = one?.contact.id ?? '';
  const act = useDeskAct(`contact:${contact}:guests`);
  const { data } = useQuery({
    queryKey: ['relationship', customer],
    queryFn: () => conciergeApi.relationship(customer),
    refetchInterval: LOOKED_AT_EVERY_MS,
  });
  const found = data?.relationship_manager;
  if (!found) return null;
  const canAsk =
    one !== undefined &&
    isVoice(one.contact.channel) &&
    (one.state === 'connected' || one.state === 'held') &&
    found.availability === 'ready' &&
    !found.is_caller &&
    !one.apart;
  return (
    <section className="relationship" aria-label={t('manager.title')}>
      <span className="relationship-who">
        <span className="service-quiet">{t('manager.title')}</span> <b>{found.name}</b>{' '}
        <span className="numbers">{found.number}</span>{' '}
        {found.is_caller ? (
          <Tag kind="good">{t('manager.you')}</Tag>
        ) : (
          <Tag kind={MARKS[found.availability]}>{t(`manager.${found.availability}`)}</Tag>
        )}
      </span>
      {canAsk && (
        <span className="relationship-acts">
          <Button
            size="small"
            disabled={act.busy}
            onClick={() => void desk.consult(contact, { colleague: found.id })}
          >
            {t('manager.consult')}
          </Button>
          <Button
            size="small"
            disabled={act.busy}
            onClick={() => void desk.transfer(contact, { colleague: found.id })}
          >
            {t('manager.transfer')}
          </Button>
        </span>
      )}
      <InlineFailure error={act.error} retry={act.retry} />
    </section>
  );
}
