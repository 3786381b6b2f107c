/** Who waits, queue by queue in the order in which they are served, and what a shift leader does about it. */
import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  MoreOutlined,
  VerticalAlignTopOutlined,
} from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { isDeferred } from '@/features/desk/desk-state';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import { useTeamTexts } from './texts';
import { DEFERRED, type Limits } from './thresholds';
import { Timed } from './timed';
import type { TeamAgent, TeamQueue, TeamView, TeamWaiting } from './types';

export type WaitingWish =
  | { kind: 'head' }
  | { kind: 'points'; by: number }
  | { kind: 'queue'; queue: string }
  | { kind: 'agent'; agent: string };

/** Points of one step up or down; one is worth a second of waiting. */
const STEP = 60;

interface Props {
  view: TeamView;
  /** Only this queue. */
  queue: string | null;
  limits: Limits;
  onWish(contact: TeamWaiting, wish: WaitingWish): void;
}

export function WaitingBoard(props: Props) {
  const { view, queue } = props;
  const t = useTeamTexts();
  const shown = view.queues.filter((one) => queue === null || one.id === queue);
  const busy = shown.filter((one) => one.waiting > 0);
  return (
    <div className="team-waiting">
      {busy.length === 0 && <p className="quiet-line">{t('nobodyWaits')}</p>}
      {busy.map((one) => (
        <section key={one.id} data-queue={one.id}>
          <h3>
            {localised(one.name)} <span className="numbers">{t('people', { count: one.waiting })}</span>
          </h3>
          <ol>
            {one.contacts.map((contact, index) => (
              <WaitingRow key={contact.id} contact={contact} place={index + 1} of={one} {...props} />
            ))}
          </ol>
          {one.waiting > one.contacts.length && (
            <p className="quiet-line">{t('andMore', { count: one.waiting - one.contacts.length })}</p>
          )}
        </section>
      ))}
    </div>
  );
}

function WaitingRow({
  contact,
  place,
  of,
  view,
  limits,
  onWish,
}: Props & { contact: TeamWaiting; place: number; of: TeamQueue }) {
  const t = useTeamTexts();
  const shared = useSharedTexts();
  const name = contact.masked_name ?? t('visitor');
  const meant = view.agents.find((agent) => agent.id === contact.meant_for);
  return (
    <li className="team-waiting-row" data-contact={contact.id}>
      <span className="numbers team-place">{place}</span>
      <ChannelIcon channel={contact.channel} size={15} />
      <span className="team-waiting-who">
        <a href={`/office/contacts/${contact.id}`} target="_blank" rel="noopener">
          {name}
        </a>{' '}
        {contact.tier !== 'standard' && <TierTag tier={contact.tier} />} <CareTag care={contact.care} />
        {contact.language !== 'zh' && (
          <span className="mark">{shared(`languageName.${contact.language}`)}</span>
        )}
        {meant && <span className="mark mark-busy">{t('meantFor', { name: meant.name })}</span>}
      </span>
      <Timed since={contact.since} limits={isDeferred(contact.channel) ? DEFERRED : limits} />
      <span className="team-waiting-acts">
        <Button
          size="small"
          type="text"
          icon={<VerticalAlignTopOutlined />}
          title={t('toHead')}
          aria-label={t('toHeadOf', { name })}
          onClick={() => onWish(contact, { kind: 'head' })}
        />
        <Button
          size="small"
          type="text"
          icon={<ArrowUpOutlined />}
          title={t('up')}
          aria-label={t('upOf', { name })}
          onClick={() => onWish(contact, { kind: 'points', by: STEP })}
        />
        <Button
          size="small"
          type="text"
          icon={<ArrowDownOutlined />}
          title={t('down')}
          aria-label={t('downOf', { name })}
          onClick={() => onWish(contact, { kind: 'points', by: -STEP })}
        />
        <Dropdown
          trigger={['click']}
          classNames={{ root: 'team-menu' }}
          menu={{
            'aria-label': t('reassignOf', { name }),
            items: [
              {
                type: 'group',
                label: t('toQueue'),
                children: view.queues
                  .filter((one) => one.id !== of.id)
                  .map((one) => ({ key: `queue ${one.id}`, label: localised(one.name) })),
              },
              { type: 'group', label: t('toAgent'), children: agentItems(view.agents, contact, shared) },
            ],
            onClick: ({ key }) => {
              const [kind, id = ''] = key.split(' ');
              onWish(contact, kind === 'queue' ? { kind: 'queue', queue: id } : { kind: 'agent', agent: id });
            },
          }}
        >
          <Button
            size="small"
            type="text"
            icon={<MoreOutlined />}
            aria-label={t('reassignOf', { name })}
            aria-haspopup="menu"
          />
        </Dropdown>
      </span>
    </li>
  );
}

/** Agents who could be meant: free ones first; those who know the queue before those who do not. */
function agentItems(
  agents: readonly TeamAgent[],
  contact: TeamWaiting,
  shared: ReturnType<typeof useSharedTexts>,
) {
  const isCall = contact.channel === 'phone' || contact.channel === 'video';
  const takes = (agent: TeamAgent) =>
    isCall
      ? agent.voice_capacity > 0 && agent.phone !== null
      : (isDeferred(contact.channel) ? agent.deferred_capacity : agent.text_capacity) > 0;
  const rank = (agent: TeamAgent) => (agent.state === 'ready' ? 0 : agent.state === 'not_ready' ? 2 : 1);
  return agents
    .filter((agent) => takes(agent) && !agent.lost)
    .sort((a, b) => rank(a) - rank(b) || a.number.localeCompare(b.number))
    .map((agent) => ({
      key: `agent ${agent.id}`,
      label: `${agent.name} ${agent.number} · ${shared(`agentState.${agent.state}`)}`,
      disabled: agent.state === 'not_ready',
    }));
}
