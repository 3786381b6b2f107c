import { Button, Input } from 'antd';
import { useId } from 'react';
import { usePlanTexts } from './plan-texts';

/** Under which key and with which note the plan is saved; always in sight. */
export function PlanFoot(props: {
  /** The key of a plan that is not saved yet. */
  id: string | null;
  note: string;
  idMistake: string | null;
  noteMistake: string | null;
  isBlocked: boolean;
  isSaving: boolean;
  onId: (id: string) => void;
  onNote: (note: string) => void;
  onSave: () => void;
}) {
  const { id, note, idMistake, noteMistake, isBlocked, isSaving, onId, onNote, onSave } = props;
  const t = usePlanTexts();
  const field = useId();
  return (
    <div className="document-foot plan-foot">
      {id !== null && (
        <>
          <label htmlFor={`${field}-id`}>{t('idLabel')}</label>
          <Input
            id={`${field}-id`}
            className="plan-foot-id"
            value={id}
            maxLength={64}
            placeholder="flood-branch"
            title={t('idHelp')}
            status={idMistake ? 'error' : ''}
            aria-describedby={idMistake ? `${field}-id-mistake` : undefined}
            onChange={(event) => onId(event.target.value)}
          />
        </>
      )}
      <label htmlFor={`${field}-note`}>{t('noteLabel')}</label>
      <Input
        id={`${field}-note`}
        className="plan-foot-note"
        value={note}
        maxLength={200}
        status={noteMistake ? 'error' : ''}
        aria-describedby={noteMistake ? `${field}-note-mistake` : undefined}
        onChange={(event) => onNote(event.target.value)}
      />
      <Button type="primary" disabled={isBlocked} loading={isSaving} onClick={onSave}>
        {t('save')}
      </Button>
      {(idMistake || noteMistake) && (
        <div className="plan-foot-mistakes" role="alert">
          {idMistake && (
            <p id={`${field}-id-mistake`} className="field-error">
              {idMistake}
            </p>
          )}
          {noteMistake && (
            <p id={`${field}-note-mistake`} className="field-error">
              {noteMistake}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
