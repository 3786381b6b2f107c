import { Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { InlineFailure } from '@/shared/ui/states';
import { FormDialog, ShownFirst } from './dialogs';
import { useOfficeTexts } from './texts';

/** Asks why something grave is done, and says what will happen. */
export function ReasonDialog(props: {
  title: string;
  text: string;
  verb: string;
  /** The longest reason, in characters. */
  longest?: number;
  width?: number;
  /** What there is to see of it. */
  shown?: ReactNode;
  onConfirm: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const { title, text, verb, longest = 200, width = 560, shown, onConfirm, onClose } = props;
  const t = useOfficeTexts();
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
    <FormDialog
      title={title}
      width={width}
      saveLabel={verb}
      isSaving={isBusy}
      onSave={() => void go()}
      onClose={onClose}
    >
      <p className="confirm-text">{text}</p>
      {shown && <ShownFirst>{shown}</ShownFirst>}
      <label htmlFor={id}>{t('reason')}</label>
      <Input
        id={id}
        data-first-focus
        value={reason}
        maxLength={longest}
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
