import { Button, Select } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { clock } from '@/shared/i18n/format';
import { Failed } from '@/shared/ui/states';
import type { Moment } from './moment';
import { useRecordTexts } from './texts';
import { nextSpeed, SPEEDS, useWaveform } from './use-waveform';

const STEP_SECONDS = 5;

/** A recording with both channels. All of it works by keyboard while the player has the focus. */
export function RecordingPlayer({
  url,
  name,
  moment,
}: {
  url: string;
  name: string;
  /** Where somebody wants to listen. */
  moment?: Moment | null;
}) {
  const t = useRecordTexts();
  const box = useRef<HTMLDivElement>(null);
  const wave = useWaveform(url, box);
  const { isReady, seek } = wave;
  useEffect(() => {
    if (!moment || !isReady) return;
    seek(moment.at);
    box.current?.scrollIntoView({ block: 'center' });
  }, [moment, isReady, seek]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const acts: Record<string, () => void> = {
      ArrowLeft: () => wave.move(-STEP_SECONDS),
      ArrowRight: () => wave.move(STEP_SECONDS),
      '[': () => wave.setSpeed(nextSpeed(wave.speed, -1)),
      ']': () => wave.setSpeed(nextSpeed(wave.speed, 1)),
      ' ': wave.toggle,
    };
    // A button, the slider and the list of speeds have keys of their own.
    const isOwnKey =
      target.closest('button, [role=combobox]') !== null
        ? event.key === ' ' || event.key.startsWith('Arrow')
        : target.matches('input[type=range]') && event.key.startsWith('Arrow');
    const act = acts[event.key];
    if (!act || isOwnKey || !wave.isReady) return;
    event.preventDefault();
    act();
  };

  const position = t('player.positionOf', { at: clock(wave.at), total: clock(wave.total) });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts beside the controls, which work without them
    <div className="player" onKeyDown={onKeyDown}>
      {wave.error ? (
        <Failed error={wave.error} />
      ) : (
        <>
          <div className="player-waves">
            <div className="player-names" aria-hidden="true">
              <span className="player-customer">{t('player.customer')}</span>
              <span className="player-agent">{t('player.agent')}</span>
            </div>
            <div className="player-box" ref={box}>
              {!wave.isReady && (
                <p className="player-wait" role="status">
                  {t('player.loading')}
                </p>
              )}
            </div>
          </div>
          <div className="player-row">
            <Button type="primary" onClick={wave.toggle} disabled={!wave.isReady}>
              {wave.isPlaying ? t('player.pause') : t('player.play')}
            </Button>
            <Button
              onClick={() => wave.move(-STEP_SECONDS)}
              disabled={!wave.isReady}
              aria-label={t('player.back')}
            >
              −5
            </Button>
            <Button
              onClick={() => wave.move(STEP_SECONDS)}
              disabled={!wave.isReady}
              aria-label={t('player.forward')}
            >
              +5
            </Button>
            <input
              type="range"
              className="player-slider"
              min={0}
              max={Math.max(0.1, wave.total)}
              step={0.1}
              value={wave.at}
              disabled={!wave.isReady}
              aria-label={`${name} · ${t('player.position')}`}
              aria-valuetext={position}
              onChange={(event) => wave.seek(Number(event.target.value))}
            />
            <span className="numbers player-time">
              {clock(wave.at)} / {clock(wave.total)}
            </span>
            <Select
              aria-label={t('player.speed')}
              value={wave.speed}
              onChange={wave.setSpeed}
              options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
            />
            <a href={url} download={`${name}.wav`}>
              {t('player.download')}
            </a>
          </div>
          <p className="quiet player-keys">{t('player.keys')}</p>
        </>
      )}
    </div>
  );
}
