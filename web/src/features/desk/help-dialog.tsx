import { Button } from 'antd';
import { LayoutFields } from '@/features/desk-preferences/layout-fields';
import { usePreferenceTexts } from '@/features/desk-preferences/texts';
import { chooseSound, play, soundChoice } from '@/shared/audio/tones';
import { useStore } from '@/shared/state/store';
import { Dialog } from '@/shared/ui/dialog';
import './help-dialog.css';
import { KeyFields } from './key-fields';
import { choosePause, PAUSE_CHOICES, pauseChoice } from './pause';
import { useDeskTexts } from './texts';

/** The keys of the desk, how it is arranged, and its sounds. */
export default function HelpDialog({ onClose }: { onClose(): void }) {
  const t = useDeskTexts();
  const arranged = usePreferenceTexts();
  const sound = useStore(soundChoice, (choice) => choice);
  const pause = useStore(pauseChoice, (choice) => choice);
  const keys = [
    ['Alt + 1 … 9', t('help.choose')],
    ['Enter', t('help.send')],
    ['Shift + Enter', t('help.newline')],
    ['/', t('help.canned')],
    ['? · Alt + /', t('help.help')],
  ] as const;
  return (
    <Dialog
      title={t('help.title')}
      onClose={onClose}
      width={560}
      foot={
        <Button data-first-focus onClick={onClose}>
          {t('help.close')}
        </Button>
      }
    >
      <p className="help-intro">{t('help.intro')}</p>
      <KeyFields />
      <dl className="help-keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3 className="help-sounds-title">{arranged('title')}</h3>
      <LayoutFields />
      <h3 className="help-sounds-title">{t('help.sounds')}</h3>
      <div className="help-sounds">
        <label>
          <input
            type="checkbox"
            checked={sound.isOn}
            onChange={(event) => chooseSound({ isOn: event.target.checked })}
          />
          {t('help.soundsOn')}
        </label>
        <label>
          {t('help.volume')}
          <input
            type="range"
            min={0}
            max={1}
            step={0.1}
            value={sound.volume}
            disabled={!sound.isOn}
            onChange={(event) => chooseSound({ volume: Number(event.target.value) })}
          />
        </label>
        <Button size="small" disabled={!sound.isOn} onClick={() => play('call')}>
          {t('help.try')}
        </Button>
      </div>
      <h3 className="help-sounds-title">{t('pause.title')}</h3>
      <div className="help-sounds">
        <label>
          {t('pause.after')}
          <select value={pause} onChange={(event) => choosePause(Number(event.target.value))}>
            {PAUSE_CHOICES.map((minutes) => (
              <option key={minutes} value={minutes}>
                {minutes === 0 ? t('pause.never') : t('pause.minutes', { count: minutes })}
              </option>
            ))}
          </select>
        </label>
      </div>
    </Dialog>
  );
}
