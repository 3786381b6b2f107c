/** Everybody at a desk: what they do, for how long, with whom, and what they have done today. */
import { MoreOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useRef, useState } from 'react';
import { isDeferred } from '@/features/desk/desk-state';
import { ListeningControls } from '@/features/listening/listening-controls';
import { useRoles } from '@/features/office/session-context';
import { STATE_SIGN } from '@/features/wall/agents';
import { localised } from '@/shared/i18n';
import { duration } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import { held, type SortKey, sorted } from './ordering';
import { useTeamTexts } from './texts';
import { DEFERRED, type Thresholds, type Timed as TimedState } from './thresholds';
import { Timed } from './timed';
import type { AgentDay, TeamAgent, TeamContact, TeamQueue, TeamView } from './types';

export type AgentWish =
  | { kind: 'ready' | 'sign_out' | 'abilities' | 'profile' | 'message' }
  | { kind: 'not_ready'; reason: string };

interface Props {
  view: TeamView;
  agents: readonly TeamAgent[];
  days: ReadonlyMap<string, AgentDay>;
  thresholds: Thresholds;
  onWish(agent: TeamAgent, wish: AgentWish): void;
  onTakeBack(agent: TeamAgent, contact: TeamContact): void;
}

const COLUMNS: readonly { key: SortKey | null; name: 'agent' | 'state' | 'contacts' | 'today' | 'acts' }[] = [
  { key: 'number', name: 'agent' },
  { key: 'state', name: 'state' },
  { key: null, name: 'contacts' },
  { key: null, name: 'today' },
  { key: null, name: 'acts' },
];

export function AgentTable(props: Props) {
  const { agents } = props;
  const t = useTeamTexts();
  const [sort, setSort] = useState<SortKey>('number');
  const [isHeld, setHeld] = useState(false);
  const shown = useRef<string[]>([]);
  const inOrder = sorted(agents, sort);
  const rows = isHeld ? held(inOrder, shown.current) : inOrder;
  shown.current = rows.map((row) => row.id);
  const choose = (key: SortKey) => {
    setHeld(false);
    setSort(
      key === 'state' && sort === 'state' ? 'time' : key === 'number' && sort === 'number' ? 'name' : key,
    );
  };
  return (
    <div className="table-frame">
      <table className="data-table team-agents">
        <caption className="visually-hidden">{t('agents')}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ key, name }) => (
              <th key={name} scope="col" aria-sort={isSorted(sort, key) ? 'ascending' : undefined}>
                {key ? (
                  <button type="button" className="team-sort" onClick={() => choose(key)}>
                    {t(`column.${name}`)}
                    {isSorted(sort, key) && <span> · {t(`sort.${sort}`)}</span>}
                  </button>
                ) : (
                  t(`column.${name}`)
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          {rows.map((agent) => (
            <AgentRow key={agent.id} agent={agent} {...props} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="quiet-line team-nobody">{t('nobody')}</p>}
    </div>
  );
}

const isSorted = (sort: SortKey, key: SortKey | null) =>
  key === 'number'
    ? sort === 'number' || sort === 'name'
    : key === 'state' && (sort === 'state' || sort === 'time');

const isTimed = (state: TeamAgent['state']): state is Exclude<TimedState, 'waiting'> =>
  state !== 'signed_out';

function AgentRow({ agent, view, days, thresholds, onWish, onTakeBack }: Props & { agent: TeamAgent }) {
  const t = useTeamTexts();
  const shared = useSharedTexts();
  const reasonName = useReason(view);
  const hasDesk = useRoles().includes('agent');
  const day = days.get(agent.id);
  const sign = isTimed(agent.state) ? STATE_SIGN[agent.state] : '–';
  const isServing = agent.state === 'busy' || agent.state === 'wrap_up' || agent.state === 'offered';
  return (
    <tr data-agent={agent.number} className={agent.lost ? 'team-lost' : undefined}>
      <th scope="row" className="team-who">
        <strong>{agent.name}</strong> <span className="numbers">{agent.number}</span>
        <span className="team-queues" title={queueNames(agent.queues, view.queues)}>
          {queueNames(agent.queues, view.queues)}
        </span>
      </th>
      <td>
        <span className={`team-state agent-${agent.state}`}>
          <span aria-hidden="true">{sign}</span> {shared(`agentState.${agent.state}`)}
        </span>{' '}
        {isTimed(agent.state) && <Timed since={agent.state_since} limits={thresholds[agent.state]} />}
        {agent.reason && (
          <span className="team-reason">
            {isServing ? t('afterwards', { reason: reasonName(agent.reason) }) : reasonName(agent.reason)}
          </span>
        )}
        {agent.lost && <span className="team-reason">{t('lost')}</span>}
      </td>
      <td>
        {agent.contacts.map((contact) => (
          <div key={contact.id} className="team-contact" data-contact={contact.id}>
            <ChannelIcon channel={contact.channel} size={15} />
            <a href={`/office/contacts/${contact.id}`} target="_blank" rel="noopener">
              {contact.masked_name ?? t('visitor')}
            </a>
            {contact.tier !== 'standard' && <TierTag tier={contact.tier} />}
            <CareTag care={contact.care} />
            {contact.state === 'held' && <span className="mark">{shared('contactState.held')}</span>}
            <Timed
              since={contact.since}
              limits={
                contact.state !== 'connected' && contact.state !== 'held'
                  ? thresholds.wrap_up
                  : isDeferred(contact.channel)
                    ? DEFERRED
                    : thresholds.busy
              }
            />
            {contact.channel === 'phone' && (contact.state === 'connected' || contact.state === 'held') && (
              <ListeningControls contact={contact.id} hasDesk={hasDesk} />
            )}
            {(contact.state === 'connected' || contact.state === 'held') && (
              <Button
                type="text"
                size="small"
                icon={<RollbackOutlined />}
                aria-label={t('takeBackOf', { name: agent.name })}
                title={t('takeBack')}
                onClick={() => onTakeBack(agent, contact)}
              />
            )}
          </div>
        ))}
        {agent.contacts.length === 0 && <span className="quiet-line">–</span>}
      </td>
      <td className="numbers team-today">
        {t('handled', { count: day?.handled ?? 0 })}
        <span>{day?.aht_seconds ? t('mean', { time: duration(day.aht_seconds) }) : '–'}</span>
      </td>
      <td>
        <Dropdown
          trigger={['click']}
          classNames={{ root: 'team-menu' }}
          menu={{
            'aria-label': t('actsOf', { name: agent.name }),
            items: [
              { key: 'ready', label: shared('agentState.ready'), disabled: agent.state === 'ready' },
              {
                type: 'group',
                label: shared('agentState.not_ready'),
                children: view.reasons.map((one) => ({
                  key: `reason ${one.code}`,
                  label: localised(one.name),
                })),
              },
              { key: 'sign_out', label: t('signOut'), disabled: agent.contacts.length > 0 },
              { type: 'divider' },
              { key: 'abilities', label: t('abilities') },
              { key: 'profile', label: t('profile.title') },
              { key: 'message', label: t('message') },
            ],
            onClick: ({ key }) =>
              onWish(
                agent,
                key.startsWith('reason ')
                  ? { kind: 'not_ready', reason: key.slice('reason '.length) }
                  : ({ kind: key } as AgentWish),
              ),
          }}
        >
          <Button
            icon={<MoreOutlined />}
            aria-label={t('actsOf', { name: agent.name })}
            aria-haspopup="menu"
          />
        </Dropdown>
      </td>
    </tr>
  );
}

function queueNames(ids: readonly string[], queues: readonly TeamQueue[]): string {
  return ids.map((id) => localised(queues.find((queue) => queue.id === id)?.name) || id).join(' · ');
}

function useReason(view: TeamView): (reason: string) => string {
  const shared = useSharedTexts();
  return (reason) => {
    const own = localised(view.reasons.find((one) => one.code === reason)?.name);
    if (own) return own;
    const key = `systemReason.${reason}`;
    const found = shared(key as Parameters<typeof shared>[0]);
    return found === key ? reason : found;
  };
}
