/** The phone on the state bar: whether it works, how loud the microphone is, and its settings behind it. */
import { AudioMutedOutlined, PhoneOutlined, WarningFilled } from '@ant-design/icons';
import { Popover } from 'antd';
import type { PhoneKind } from '@/shared/api/types';
import { LevelMeter } from '@/shared/audio/level-meter';
import type { PhoneStatus } from './phone';
import './phone-chip.css';
import { usePhoneAtWork, usePhoneKnown } from './phone-choice';
import { usePhone, usePhoneState } from './phone-context';
import { PhoneSettings } from './phone-settings';
import { usePhoneTexts } from './texts';

const BAD: readonly PhoneStatus[] = [
  'elsewhere',
  'refused',
  'denied',
  'no_microphone',
  'in_use',
  'unsupported',
];

interface ChipProps {
  /** The phone by which the centre would reach the agent now. */
  agentPhone: PhoneKind | null;
  isAtWork: boolean;
}

export function PhoneChip({ agentPhone, isAtWork }: ChipProps) {
  usePhoneAtWork(isAtWork);
  usePhoneKnown(agentPhone);
  const t = usePhoneTexts();
  const { isBlocked } = usePhone();
  const status = usePhoneState((state) => state.status);
  const isMuted = usePhoneState((state) => state.isMuted);
  const local = usePhoneState((state) => state.local);
  const isHome = agentPhone === 'home';
  const isSip = status === 'off' && agentPhone === 'sip';
  const isBad = !isHome && (BAD.includes(status) || isBlocked);
  const isGood = status === 'ready' || isSip || isHome;
  const kind = isBad ? 'bad' : isGood ? 'good' : status === 'off' ? 'off' : 'busy';
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('title')}
      content={<PhoneSettings isSip={isSip} isHome={isHome} />}
      destroyOnHidden
    >
      <button type="button" className={`phone-chip phone-chip-${kind}`} aria-haspopup="dialog">
        {isBad ? (
          <WarningFilled />
        ) : isMuted ? (
          <AudioMutedOutlined className="phone-chip-muted" />
        ) : (
          <PhoneOutlined />
        )}
        <span className="phone-chip-words">
          <span className="visually-hidden">{t('open')}: </span>
          {t(`status.${isHome ? 'home' : isSip ? 'sip' : status}`)}
        </span>
        {!isSip && !isHome && status !== 'off' && !isBad && (
          <LevelMeter stream={isMuted ? null : local} label={t('myLevel')} />
        )}
      </button>
    </Popover>
  );
}
