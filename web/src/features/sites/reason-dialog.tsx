import { Input } from 'antd';
import { useId, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { InlineFailure } from '@/shared/ui/states';
import { useSitesTexts } from './texts';

/** Asks why something grave is done, and says what will happen. */
export function ReasonDialog(props: {
  title: string;
  text: string;
  verb: string;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const { title, text, verb, onConfirm, onClose } = props;
  const t = useSitesTexts();
  const id = useId();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <FormDialog title={title} saveLabel={verb} isSaving={isBusy} onSave={() => void go()} onClose={onClose}>
      <p className="confirm-text">{text}</p>
      <label htmlFor={id}>{t('reason')}</label>
      <Input
        id={id}
        value={reason}
        maxLength={200}
        status={isMissing ? 'error' : ''}
        onChange={(event) => setReason(event.target.value)}
      />
      {isMissing && (
        <p className="field-error" role="alert">
          {t('reasonMissing')}
        </p>
      )}
      <InlineFailure error={error} />
    </FormDialog>
  );
}
