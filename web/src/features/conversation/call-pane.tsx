/** A call: its time, its controls, and beside it what is being written down. */
import {
  AudioMutedOutlined,
  AudioOutlined,
  PauseOutlined,
  PhoneOutlined,
  PlayCircleOutlined,
  TableOutlined,
} from '@ant-design/icons';
import { Button, Popover } from 'antd';
import type { ReactNode } from 'react';
import { AssistStrip } from '@/features/assist/assist-strip';
import { PlannedNote } from '@/features/call-backs/planned-note';
import { CallBackNumber } from '@/features/desk/call-back';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import { useKey } from '@/features/desk/keys';
import { Keypad } from '@/features/phone/keypad';
import { usePhone, usePhoneState } from '@/features/phone/phone-context';
import { usePhoneTexts } from '@/features/phone/texts';
import type { DeskContact } from '@/shared/api/types';
import { LevelMeter } from '@/shared/audio/level-meter';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Remaining, Running } from '@/shared/time/running';
import { InlineFailure } from '@/shared/ui/states';
import './call-pane.css';
import { useConfirm } from './confirm';
import { GuestControls, GuestList } from './guests';
import { ConversationHead } from './head';
import { ContactFacts, ContactPath } from './path';
import { useConversationTexts } from './texts';
import { VisitControls, VisitStatus } from './visit';
import { WrapUpForm } from './wrap-up';

export function CallPane({ one }: { one: DeskContact }) {
  const queueName = localised(one.queue_name);
  const about = { card: one.contact, queueName, connectedAt: one.connected_at };
  return (
    <div className="call-pane">
      <ConversationHead one={one} />
      <PlannedNote card={one.contact} />
      {one.call_back && <CallBackNumber contact={one.contact.id} />}
      <CallStrip one={one} />
      {(one.state === 'connected' || one.state === 'held') && <AssistStrip one={one} />}
      <div className="call-below">
        <WrapUpForm key={one.contact.id} one={one} />
        <div className="call-about">
          <ContactFacts {...about} />
          <ContactPath {...about} />
        </div>
      </div>
    </div>
  );
}

function CallStrip({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const shared = useSharedTexts();
  const isMuted = usePhoneState((state) => state.isMuted);
  const isOn = usePhoneState((state) => state.status !== 'off');
  const isOpen = one.state === 'connected' || one.state === 'held';
  const words = one.dial_end
    ? t(`call.dialEnd.${one.dial_end}`)
    : one.state === 'arrived'
      ? t('call.dialling')
      : one.visit?.flow
        ? t('visit.underway')
        : one.state === 'held'
          ? t('call.onHold')
          : one.state === 'connected'
            ? t('call.inCall')
            : one.state === 'survey'
              ? t('call.survey')
              : `${shared(`contactState.${one.state}`)}${one.wrap_up_until ? ` · ${t('wrapUp.left')}` : ''}`;
  return (
    <section className={`call-strip call-strip-${one.state}`} aria-label={t('call.label')}>
      <div className="call-clock">
        {one.state === 'wrap_up' ? (
          one.wrap_up_until && (
            <Remaining until={one.wrap_up_until} label={t('wrapUp.left')} className="call-time" />
          )
        ) : (
          <Running since={one.connected_at} className="call-time" />
        )}
        <span className="call-words">{words}</span>
      </div>
      {isOpen && isOn && <CallLevels />}
      {isOpen && <CallControls one={one} />}
      {one.state === 'arrived' && <GiveUp one={one} />}
      {isOpen && <GuestList one={one} />}
      {isOpen && !one.visit?.flow && <VisitStatus one={one} />}
      <div className="call-banner" role="status">
        {isOpen && isMuted ? t('call.mutedBanner') : ''}
      </div>
    </section>
  );
}

/** Ends a call that has not been answered yet. */
function GiveUp({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const end = useDeskAct(`contact:${one.contact.id}:end`);
  return (
    <div className="call-controls">
      <Button
        className="call-button call-hang-up"
        danger
        type="primary"
        icon={<PhoneOutlined rotate={135} />}
        disabled={end.busy}
        onClick={() => void desk.hangUp(one.contact.id)}
      >
        {t('call.hangUp')}
      </Button>
      <InlineFailure error={end.error} retry={end.retry} />
    </div>
  );
}

function CallLevels() {
  const t = usePhoneTexts();
  const local = usePhoneState((state) => state.local);
  const remote = usePhoneState((state) => state.remote);
  const isMuted = usePhoneState((state) => state.isMuted);
  return (
    <div className="call-levels">
      <span>{t('myLevel')}</span>
      <LevelMeter stream={isMuted ? null : local} label={t('myLevel')} />
      <span>{t('customerLevel')}</span>
      <LevelMeter stream={remote} label={t('customerLevel')} />
    </div>
  );
}

function CallControls({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { phone } = usePhone();
  const ask = useConfirm();
  const { id } = one.contact;
  const hold = useDeskAct(`contact:${id}:hold`);
  const end = useDeskAct(`contact:${id}:end`);
  const isMuted = usePhoneState((state) => state.isMuted);
  const isOn = usePhoneState((state) => state.status !== 'off');
  const isHeld = one.state === 'held' && !one.visit?.flow;
  const [holdKey, muteKey, endKey] = [useKey('hold'), useKey('mute'), useKey('end')];
  return (
    <div className="call-controls" role="toolbar" aria-label={t('call.controls')}>
      <CallButton
        icon={isHeld ? <PlayCircleOutlined /> : <PauseOutlined />}
        label={isHeld ? t('call.resume') : t('call.hold')}
        keys={holdKey}
        isOn={isHeld}
        disabled={hold.busy || one.apart === true || Boolean(one.visit?.flow)}
        onClick={() => void (isHeld ? desk.resume(id) : desk.hold(id))}
      />
      {isOn && (
        <CallButton
          icon={isMuted ? <AudioMutedOutlined /> : <AudioOutlined />}
          label={isMuted ? t('call.unmute') : t('call.mute')}
          keys={muteKey}
          isOn={isMuted}
          onClick={() => phone.setMuted(!isMuted)}
        />
      )}
      <Popover
        trigger="click"
        placement="bottom"
        destroyOnHidden
        content={
          <Keypad
            contact={id}
            title={t('call.keypadTitle')}
            sentLabel={t('call.sent')}
            keyLabel={(key) => t('call.key', { key })}
          />
        }
      >
        <Button className="call-button" icon={<TableOutlined />} aria-haspopup="dialog">
          {t('call.keypad')}
        </Button>
      </Popover>
      <GuestControls one={one} />
      <VisitControls one={one} />
      <Button
        className="call-button call-hang-up"
        danger
        type="primary"
        icon={<PhoneOutlined rotate={135} />}
        disabled={end.busy}
        aria-keyshortcuts={endKey}
        title={endKey}
        onClick={() => ask('end', one)}
      >
        {t('call.hangUp')}
      </Button>
      <div className="call-failures">
        <InlineFailure error={hold.error} retry={hold.retry} />
        <InlineFailure error={end.error} retry={end.retry} />
      </div>
    </div>
  );
}

interface CallButtonProps {
  icon: ReactNode;
  label: string;
  keys: string;
  isOn: boolean;
  disabled?: boolean;
  onClick(): void;
}

function CallButton({ icon, label, keys, isOn, disabled, onClick }: CallButtonProps) {
  return (
    <Button
      className={`call-button${isOn ? ' call-button-on' : ''}`}
      icon={icon}
      disabled={disabled}
      aria-keyshortcuts={keys}
      title={keys}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
