import { Button } from 'antd';
import { chooseSound, play, soundChoice } from '@/shared/audio/tones';
import { useStore } from '@/shared/state/store';
import { Dialog } from '@/shared/ui/dialog';
import './help-dialog.css';
import { useDeskTexts } from './texts';

/** The keys of the desk, and its sounds. */
export default function HelpDialog({ onClose }: { onClose(): void }) {
  const t = useDeskTexts();
  const sound = useStore(soundChoice, (choice) => choice);
  const keys = [
    ['Alt + A', t('help.accept')],
    ['Alt + D', t('help.decline')],
    ['Alt + H', t('help.hold')],
    ['Alt + M', t('help.mute')],
    ['Alt + E', t('help.end')],
    ['Alt + W', t('help.wrapUp')],
    ['Alt + R', t('help.ready')],
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
    </Dialog>
  );
}
