/**
 * Listening in on one call: listen, whisper, barge in, take over, stop. The page that mounts it puts one
 * `PhoneProvider` around all of them; the phone is connected when it is first needed.
 */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { usePhone, usePhoneState } from '@/features/phone/phone-context';
import type { ListeningMode } from '@/shared/api/types';
import { useProblemText } from '@/shared/ui/problem-text';
import './listening-controls.css';
import { listeningApi } from './listening-api';
import { useListeningTexts } from './texts';

const MODES: ListeningMode[] = ['listen', 'whisper', 'barge_in'];

interface Props {
  contact: string;
  /** The caller has a desk, so that they can take a call over. */
  hasDesk: boolean;
  onTakenOver?(): void;
}

export function ListeningControls({ contact, hasDesk, onTakenOver }: Props) {
  const t = useListeningTexts();
  const problemText = useProblemText();
  const { phone } = usePhone();
  const status = usePhoneState((state) => state.status);
  const [wanted, setWanted] = useState<ListeningMode | null>(null);
  const [mode, setMode] = useState<ListeningMode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');

  async function run(act: () => Promise<unknown>, done: () => void) {
    setBusy(true);
    setSaid('');
    try {
      await act();
      done();
    } catch (error) {
      setSaid(error instanceof Error ? problemText(error) : String(error));
    } finally {
      setBusy(false);
    }
  }

  // What was asked for before the phone was there is done when it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is new at each drawing
  useEffect(() => {
    if (!wanted || status !== 'ready') return;
    setWanted(null);
    void run(
      () => listeningApi.listen(contact, wanted),
      () => setMode(wanted),
    );
  }, [wanted, status, contact]);

  function choose(next: ListeningMode) {
    phone.start();
    setWanted(next);
  }

  return (
    <div className="listening" role="toolbar" aria-label={t('label')} title={t('hint')}>
      {MODES.map((one) => (
        <Button
          key={one}
          size="small"
          type={mode === one ? 'primary' : 'default'}
          aria-pressed={mode === one}
          disabled={isBusy || wanted !== null}
          onClick={() => choose(one)}
        >
          {t(one)}
        </Button>
      ))}
      {mode && hasDesk && (
        <Button
          size="small"
          danger
          disabled={isBusy}
          onClick={() =>
            void run(
              () => listeningApi.takeOver(contact),
              () => {
                setMode(null);
                setSaid(t('takenOver'));
                onTakenOver?.();
              },
            )
          }
        >
          {t('takeOver')}
        </Button>
      )}
      {mode && (
        <Button
          size="small"
          disabled={isBusy}
          onClick={() => {
            setMode(null);
            void run(
              () => listeningApi.stop(contact),
              () => {},
            );
          }}
        >
          {t('stop')}
        </Button>
      )}
      <span className="listening-words" role="status">
        {said || (wanted ? t('connecting') : mode ? t('now', { mode: t(mode) }) : '')}
      </span>
    </div>
  );
}
