/** 班组监控: the team and its queues, live, and what a shift leader does to them. */
import { Button, Select } from 'antd';
import { useState } from 'react';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Card, PageHead } from '@/features/office/page-parts';
import { useSites } from '@/features/office/settings';
import { PhoneProvider } from '@/features/phone/phone-context';
import type { AgentState } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useLiveState } from '@/shared/live/react';
import { InlineFailure, Loading } from '@/shared/ui/states';
import { AbilitiesDialog } from './abilities-dialog';
import { AbilityProfile } from './ability-profile';
import { AgentTable, type AgentWish } from './agent-table';
import { Legend, LimitsDialog } from './legend';
import { MessagesDialog } from './messages-dialog';
import { type Choice, chosen } from './ordering';
import { teamApi } from './team-api';
import './team.css';
import { useTeamTexts } from './texts';
import { keepThresholds, readThresholds } from './thresholds';
import type { TeamAgent, TeamContact, TeamView, TeamWaiting } from './types';
import { useAgentDays, useTeam } from './use-team';
import { WaitingBoard, type WaitingWish } from './waiting-board';

type Open =
  | { kind: 'abilities' | 'profile' | 'sign_out'; agent: TeamAgent }
  | { kind: 'message'; agent: TeamAgent | null }
  | { kind: 'take_back'; agent: TeamAgent; contact: TeamContact }
  | { kind: 'limits' };

const STATES: readonly AgentState[] = ['ready', 'offered', 'busy', 'wrap_up', 'not_ready'];

export default function TeamPage() {
  const view = useTeam();
  const t = useTeamTexts();
  if (!view) {
    return (
      <>
        <PageHead title={t('title')} />
        <Loading />
      </>
    );
  }
  return (
    <PhoneProvider>
      <Team view={view} />
    </PhoneProvider>
  );
}

function Team({ view }: { view: TeamView }) {
  const t = useTeamTexts();
  const days = useAgentDays();
  const link = useLiveState();
  const [choice, setChoice] = useState<Choice>({ queue: null, state: null, site: null });
  const [thresholds, setThresholds] = useState(readThresholds);
  const [open, setOpen] = useState<Open | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => setOpen(null);

  const act = (done: Promise<unknown>) => {
    setFailure(null);
    done.catch(setFailure);
  };
  const wish = (agent: TeamAgent, wanted: AgentWish) => {
    switch (wanted.kind) {
      case 'ready':
        return act(teamApi.setState(agent.id, { state: 'ready' }));
      case 'not_ready':
        return act(teamApi.setState(agent.id, { state: 'not_ready', reason: wanted.reason }));
      case 'message':
        return setOpen({ kind: 'message', agent });
      default:
        return setOpen({ kind: wanted.kind, agent });
    }
  };
  const wishOfWaiting = (contact: TeamWaiting, wanted: WaitingWish) => {
    switch (wanted.kind) {
      case 'head':
        return act(teamApi.moveToHead(contact.id));
      case 'points':
        return act(teamApi.prioritise(contact.id, wanted.by));
      case 'queue':
        return act(teamApi.moveToQueue(contact.id, wanted.queue));
      case 'agent':
        return act(teamApi.giveTo(contact.id, wanted.agent));
    }
  };

  return (
    <>
      <PageHead title={t('title')} intro={t('intro')}>
        <Button onClick={() => setOpen({ kind: 'message', agent: null })}>{t('messageToAll')}</Button>
      </PageHead>
      <div className="team-bar">
        <Filters view={view} choice={choice} onChange={setChoice} />
        <div role="status" className="team-failure">
          {link.status !== 'open' && <span className="team-stale">{t('notLive')}</span>}
          <InlineFailure error={failure} />
        </div>
      </div>
      <div className="team">
        <Card title={t('agents')}>
          <AgentTable
            view={view}
            agents={chosen(view.agents, choice)}
            days={days}
            thresholds={thresholds}
            onWish={wish}
            onTakeBack={(agent, contact) => setOpen({ kind: 'take_back', agent, contact })}
          />
          <Legend thresholds={thresholds} onEdit={() => setOpen({ kind: 'limits' })} />
        </Card>
        <Card title={t('waiting')}>
          <WaitingBoard view={view} queue={choice.queue} limits={thresholds.waiting} onWish={wishOfWaiting} />
        </Card>
      </div>
      {open?.kind === 'abilities' && <AbilitiesDialog agent={open.agent} onClose={close} />}
      {open?.kind === 'profile' && <AbilityProfile agent={open.agent} onClose={close} />}
      {open?.kind === 'message' && <MessagesDialog to={open.agent} onClose={close} />}
      {open?.kind === 'limits' && (
        <LimitsDialog
          thresholds={thresholds}
          onSave={(wanted) => {
            setThresholds(wanted);
            keepThresholds(wanted);
            close();
          }}
          onClose={close}
        />
      )}
      {open?.kind === 'sign_out' && (
        <ConfirmDialog
          title={t('signOutTitle', { name: open.agent.name })}
          text={t('signOutText')}
          verb={t('signOut')}
          onConfirm={() => teamApi.setState(open.agent.id, { state: 'signed_out' })}
          onClose={close}
        />
      )}
      {open?.kind === 'take_back' && (
        <ConfirmDialog
          title={t('takeBackTitle', { name: open.agent.name })}
          text={t('takeBackText')}
          verb={t('takeBack')}
          isDanger
          onConfirm={() => teamApi.takeBack(open.contact.id)}
          onClose={close}
        />
      )}
    </>
  );
}

function Filters({
  view,
  choice,
  onChange,
}: {
  view: TeamView;
  choice: Choice;
  onChange(choice: Choice): void;
}) {
  const t = useTeamTexts();
  const shared = useSharedTexts();
  const known = useSites();
  const siteName = (id: string) => localised(known.find((site) => site.id === id)?.name) || id;
  const sites = [...new Set(view.agents.map((agent) => agent.site).filter((site) => site !== null))].sort();
  const select = (key: keyof Choice, label: string, options: { value: string; label: string }[]) => (
    <Select
      className="team-filter"
      aria-label={label}
      placeholder={label}
      allowClear
      value={choice[key] ?? undefined}
      options={options}
      onChange={(value: string | undefined) => onChange({ ...choice, [key]: value ?? null })}
    />
  );
  return (
    <div className="team-filters">
      {select(
        'queue',
        t('anyQueue'),
        view.queues.map((queue) => ({ value: queue.id, label: localised(queue.name) })),
      )}
      {select(
        'state',
        t('anyState'),
        STATES.map((state) => ({ value: state, label: shared(`agentState.${state}`) })),
      )}
      {sites.length > 0 &&
        select(
          'site',
          t('anySite'),
          sites.map((site) => ({ value: site, label: siteName(site) })),
        )}
    </div>
  );
}
