/** On top: what the agent is doing and for how long, how to change it, the phone, and whether the server is heard. */
import { DownOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { MentionsButton } from '@/features/mentions/mentions-button';
import { PhoneChip } from '@/features/phone/phone-chip';
import { useSession } from '@/shared/api/session';
import type { DeskAgent, DeskView } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useLiveState } from '@/shared/live/react';
import { Running } from '@/shared/time/running';
import { LanguageSwitch } from '@/shared/ui/language-switch';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk, useDeskAct } from './desk-context';
import { useKey } from './keys';
import { useReasonName } from './names';
import './state-bar.css';
import { useDeskTexts } from './texts';

interface BarProps {
  view: DeskView;
  onHelp(): void;
  onSignOut(): void;
}

export function StateBar({ view, onHelp, onSignOut }: BarProps) {
  const t = useDeskTexts();
  const { agent } = view;
  // Before the shift begins the desk has no agent yet.
  const staff = useSession().data?.staff;
  return (
    <header className="state-bar">
      <h1 className="visually-hidden">{t('title')}</h1>
      <img className="state-bar-mark" src="/favicon.svg" alt="" width="30" height="30" />
      <div className="state-bar-agent">
        <strong>{agent.name || staff?.name}</strong>
        <span className="numbers">{agent.number || staff?.number}</span>
      </div>
      <StateChip agent={agent} view={view} />
      <StateButtons view={view} />
      <div className="state-bar-rest">
        <PhoneChip agentPhone={agent.phone} isAtWork={agent.state !== 'signed_out'} />
        <ConnectionChip />
        <MentionsButton view={view} />
        <LanguageSwitch />
        <Button
          type="text"
          icon={<QuestionCircleOutlined />}
          aria-label={t('bar.help')}
          title={`${t('bar.help')} (?)`}
          onClick={onHelp}
        />
        <Button type="text" onClick={onSignOut}>
          {t('bar.signOut')}
        </Button>
      </div>
    </header>
  );
}

function StateChip({ agent, view }: { agent: DeskAgent; view: DeskView }) {
  const t = useDeskTexts();
  const shared = useSharedTexts();
  const reason = useReasonName()(agent, view);
  const isServing = agent.state === 'busy' || agent.state === 'wrap_up' || agent.state === 'offered';
  return (
    <div className={`state-chip state-chip-${agent.state}`}>
      <span className="state-chip-words">
        <strong>{shared(`agentState.${agent.state}`)}</strong>
        {reason && (
          <span className="state-chip-reason">{isServing ? t('bar.afterwards', { reason }) : reason}</span>
        )}
      </span>
      <Running since={agent.state_since} label={t('bar.timeInState')} className="state-chip-time" />
    </div>
  );
}

function StateButtons({ view }: { view: DeskView }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct('state');
  const readyKey = useKey('ready');
  const { agent } = view;
  const isServing = agent.state === 'busy' || agent.state === 'wrap_up' || agent.state === 'offered';
  // While serving, a reason that waits for the end of the work means that the agent is on the way to "not ready".
  const wantsReady = agent.state === 'ready' || (isServing && !agent.reason);
  return (
    <div className="state-buttons">
      <Button
        className="state-button-ready"
        disabled={wantsReady || act.busy}
        aria-keyshortcuts={readyKey}
        title={readyKey}
        onClick={() => void desk.setState({ state: 'ready' })}
      >
        {t('bar.ready')}
      </Button>
      <Dropdown
        trigger={['click']}
        disabled={act.busy}
        menu={{
          'aria-label': t('bar.chooseReason'),
          items: view.reasons.map((one) => ({ key: one.code, label: localised(one.name) })),
          onClick: ({ key }) => void desk.setState({ state: 'not_ready', reason: key }),
        }}
      >
        <Button className="state-button-not-ready" aria-haspopup="menu">
          {t(isServing ? 'bar.afterThis' : 'bar.notReady')} <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      <InlineFailure error={act.error} retry={act.retry} />
    </div>
  );
}

function ConnectionChip() {
  const t = useDeskTexts();
  const { status } = useLiveState();
  const shown = status === 'open' ? 'open' : status === 'waiting' ? 'waiting' : 'connecting';
  return (
    <span className={`connection-chip connection-chip-${shown}`} role="status">
      <span className="connection-dot" aria-hidden="true" />
      {t(`connection.${shown}`)}
    </span>
  );
}
