/** What happens to a message that is not answered now: it is set aside, or closed. */
import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useDesk } from '@/features/desk/desk-context';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import { boardApi, type Closing } from './board-api';
import { useBoardTexts } from './texts';

const TIMES = ['in30', 'in60', 'in240', 'tomorrow'] as const;
const REASONS: readonly Closing[] = ['duplicate', 'advertising', 'unreadable'];

/** The moment that a choice stands for. */
export function untilOf(choice: (typeof TIMES)[number], now: Date): Date {
  const minutes = { in30: 30, in60: 60, in240: 240 } as const;
  if (choice !== 'tomorrow') return new Date(now.getTime() + minutes[choice] * 60_000);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

function useAct(act: () => Promise<unknown>, onDone: () => void) {
  const desk = useDesk();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await act();
      void desk.refresh().catch(() => {});
      onDone();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return { error, isBusy, run };
}

export function SetAsideDialog({ contact, onClose }: { contact: string; onClose(): void }) {
  const t = useBoardTexts();
  const form = useId();
  const [choice, setChoice] = useState<(typeof TIMES)[number]>('in60');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const act = useAct(
    () => boardApi.setAside(contact, untilOf(choice, new Date()).toISOString(), reason.trim()),
    onClose,
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!reason.trim()) return setMissing(true);
    void act.run();
  }
  return (
    <Dialog
      title={t('setAsideTitle')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" form={form} disabled={act.isBusy}>
            {t('setAside')}
          </Button>
        </>
      }
    >
      <form id={form} className="board-form" onSubmit={submit}>
        <p>{t('setAsideText')}</p>
        <fieldset>
          <legend>{t('until')}</legend>
          {TIMES.map((one, index) => (
            <label key={one}>
              <input
                type="radio"
                name="until"
                checked={choice === one}
                data-first-focus={index === 1 || undefined}
                onChange={() => setChoice(one)}
              />
              {t(one)}
            </label>
          ))}
        </fieldset>
        <label className="board-field">
          {t('reason')}
          <textarea
            rows={2}
            maxLength={200}
            value={reason}
            aria-invalid={isMissing && !reason.trim()}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <p role="alert" className="board-problem">
          {isMissing && !reason.trim() ? t('reasonMissing') : ''}
        </p>
        <InlineFailure error={act.error} />
      </form>
    </Dialog>
  );
}

export function CloseDialog({ contact, onClose }: { contact: string; onClose(): void }) {
  const t = useBoardTexts();
  const [reason, setReason] = useState<Closing>('duplicate');
  const act = useAct(() => boardApi.close(contact, reason), onClose);
  return (
    <Dialog
      title={t('closeTitle')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" danger disabled={act.isBusy} onClick={() => void act.run()}>
            {t('close')}
          </Button>
        </>
      }
    >
      <div className="board-form">
        <fieldset>
          <legend>{t('closeText')}</legend>
          {REASONS.map((one, index) => (
            <label key={one}>
              <input
                type="radio"
                name="closing"
                checked={reason === one}
                data-first-focus={index === 0 || undefined}
                onChange={() => setReason(one)}
              />
              {t(`closing.${one}`)}
            </label>
          ))}
        </fieldset>
        <InlineFailure error={act.error} />
      </div>
    </Dialog>
  );
}
