import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useRegistration } from '@/features/phone/phone-choice';
import { usePhoneState } from '@/features/phone/phone-context';
import { useSession } from '@/shared/api/session';
import type { DeskView } from '@/shared/api/types';
import { soundBlocked } from '@/shared/audio/audio-context';
import { localised } from '@/shared/i18n';
import { useStore } from '@/shared/state/store';
import { InlineFailure } from '@/shared/ui/states';
import { useDesk, useDeskAct } from './desk-context';
import { DialPane } from './dial-pane';
import './idle-pane.css';
import { useKey } from './keys';
import { useReasonName } from './names';
import { useDeskTexts } from './texts';

/** The middle of the desk while nobody is being served. */
export function IdlePane({ view }: { view: DeskView }) {
  const t = useDeskTexts();
  const desk = useDesk();
  const act = useDeskAct('state');
  const reasonName = useReasonName();
  const { agent } = view;
  const [readyKey, acceptKey] = [useKey('ready'), useKey('accept')];
  const staff = useSession().data?.staff;
  if (agent.state === 'signed_out') {
    return (
      <div className="idle-pane">
        <h2>{t('idle.signedOut', { name: agent.name || (staff?.name ?? '') })}</h2>
        <p>{t('idle.signedOutText')}</p>
        <div className="idle-buttons">
          <Button
            type="primary"
            size="large"
            disabled={act.busy}
            autoFocus
            onClick={() => void desk.setState({ state: 'ready' })}
          >
            {t('idle.signIn')}
          </Button>
          <Dropdown
            trigger={['click']}
            menu={{
              'aria-label': t('bar.chooseReason'),
              items: view.reasons.map((one) => ({ key: one.code, label: localised(one.name) })),
              onClick: ({ key }) => void desk.setState({ state: 'not_ready', reason: key }),
            }}
          >
            <Button size="large" disabled={act.busy} aria-haspopup="menu">
              {t('bar.notReady')} <DownOutlined aria-hidden />
            </Button>
          </Dropdown>
        </div>
        <InlineFailure error={act.error} retry={act.retry} />
      </div>
    );
  }
  if (agent.state === 'not_ready') {
    return (
      <div className="idle-pane">
        <h2>
          {agent.reason ? t('idle.notReady', { reason: reasonName(agent, view) }) : t('idle.notReadyPlain')}
        </h2>
        <p>{t('idle.notReadyText')}</p>
        <Button
          type="primary"
          size="large"
          disabled={act.busy}
          onClick={() => void desk.setState({ state: 'ready' })}
        >
          {t('bar.ready')} <kbd>{readyKey}</kbd>
        </Button>
        {agent.phone && <DialPane />}
      </div>
    );
  }
  return (
    <div className="idle-pane">
      <h2>{agent.state === 'ready' ? t('idle.ready') : t('idle.busy')}</h2>
      {agent.state === 'ready' && <p>{t('idle.readyText', { key: acceptKey })}</p>}
      {agent.state === 'ready' && agent.phone === null && <NoPhone />}
      <SoundHint />
      {agent.state === 'ready' && agent.phone && <DialPane />}
    </div>
  );
}

/** After a reload the browser may hold sounds back until the page is touched. */
function SoundHint() {
  const t = useDeskTexts();
  const isBlocked = useStore(soundBlocked, (blocked) => blocked);
  return isBlocked ? <p className="idle-warning">{t('sound.blocked')}</p> : null;
}

function NoPhone() {
  const t = useDeskTexts();
  const status = usePhoneState((state) => state.status);
  const { isPending } = useRegistration();
  if (isPending || status === 'connecting' || status === 'asking' || status === 'ready') return null;
  return <p className="idle-warning">{t('idle.noPhone')}</p>;
}
