import { Button } from 'antd';
import { LevelMeter } from '@/shared/audio/level-meter';
import { InlineFailure } from '@/shared/ui/states';
import type { Device } from './devices';
import { HomePhone } from './home-phone';
import { useRegistration, wishPhone } from './phone-choice';
import { usePhone, usePhoneState } from './phone-context';
import { usePhoneTexts } from './texts';

/** How the phone stands, what to do about it, and which devices it uses. */
export function PhoneSettings({ isSip, isHome }: { isSip: boolean; isHome: boolean }) {
  const t = usePhoneTexts();
  const { phone, isBlocked, play } = usePhone();
  const state = usePhoneState((all) => all);
  const registration = useRegistration();
  const hasSip = registration.data?.registered === true;
  const canRetry = ['refused', 'denied', 'in_use', 'no_microphone', 'reconnecting'].includes(state.status);
  return (
    <div className="phone-settings">
      <p>{t(`explain.${isHome ? 'home' : isSip ? 'sip' : state.status}`)}</p>
      <InlineFailure error={state.error} />
      {isBlocked && (
        <div className="inline-failure" role="alert">
          <span>{t('audioBlocked')}</span>
          <button type="button" className="link-button" onClick={play}>
            {t('playAudio')}
          </button>
        </div>
      )}
      {!isSip && !isHome && state.status !== 'off' && (
        <>
          <DeviceSelect
            label={t('microphone')}
            devices={state.microphones}
            value={state.microphoneId}
            onChange={(id) => void phone.chooseMicrophone(id)}
          />
          {state.speakers.length > 0 && (
            <DeviceSelect
              label={t('speaker')}
              devices={state.speakers}
              value={state.speakerId}
              onChange={(id) => phone.chooseSpeaker(id)}
            />
          )}
          <div className="phone-settings-level">
            {t('myLevel')}
            <LevelMeter stream={state.local} label={t('myLevel')} />
          </div>
        </>
      )}
      <HomePhone />
      <div className="phone-settings-foot">
        {canRetry && (
          <Button type="primary" onClick={() => phone.retry()}>
            {t('retry')}
          </Button>
        )}
        {state.status === 'elsewhere' && (
          <Button type="primary" onClick={() => phone.retry()}>
            {t('takeOver')}
          </Button>
        )}
        {isSip && <Button onClick={() => wishPhone('browser')}>{t('useBrowser')}</Button>}
        {!isSip && hasSip && <Button onClick={() => wishPhone('sip')}>{t('useSip')}</Button>}
      </div>
    </div>
  );
}

interface SelectProps {
  label: string;
  devices: Device[];
  value: string;
  onChange(id: string): void;
}

function DeviceSelect({ label, devices, value, onChange }: SelectProps) {
  const t = usePhoneTexts();
  const isKnown = devices.some((one) => one.id === value);
  return (
    <label>
      {label}
      <select value={isKnown ? value : ''} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('default')}</option>
        {devices.map((one) => (
          <option key={one.id} value={one.id}>
            {/^\d+$/.test(one.label) ? t('unnamed', { number: one.label }) : one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
