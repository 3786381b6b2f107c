/** The office's dialogs: a form, and a question before an act. */
import { Button, ConfigProvider } from 'antd';
import { type ReactNode, useState } from 'react';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import { useOfficeTexts } from './texts';

const inDialog = (trigger?: HTMLElement) => trigger?.closest('dialog') ?? document.body;

/** What is to be seen before something is confirmed. */
export function ShownFirst({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key
    <div className="confirm-body" tabIndex={0}>
      {children}
    </div>
  );
}

/** A form in a dialog. Lists and calendars open inside it, because nothing else is above a modal dialog. */
export function FormDialog(props: {
  title: string;
  width?: number;
  saveLabel?: string;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, width = 560, saveLabel, isSaving, onSave, onClose, children } = props;
  const t = useOfficeTexts();
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" loading={isSaving} onClick={onSave}>
            {saveLabel ?? t('save')}
          </Button>
        </>
      }
    >
      <ConfigProvider getPopupContainer={inDialog}>
        <div className="form-body">{children}</div>
      </ConfigProvider>
    </Dialog>
  );
}

/** Asks before an act that others feel, saying what will happen. Stays open where the act fails, and says why. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  verb: string;
  isDanger?: boolean;
  width?: number;
  /** What is to be confirmed is not there yet. */
  isBlocked?: boolean;
  /** What there is to see of it. */
  children?: ReactNode;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { title, text, verb, isDanger, width = 440, isBlocked = false, children, onConfirm, onClose } = props;
  const t = useOfficeTexts();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      foot={
        <>
          <Button data-first-focus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="primary"
            danger={isDanger}
            disabled={isBlocked}
            loading={isBusy}
            onClick={() => void confirm()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <p className="confirm-text">{text}</p>
      {children && <ShownFirst>{children}</ShownFirst>}
      <InlineFailure error={error} />
    </Dialog>
  );
}
