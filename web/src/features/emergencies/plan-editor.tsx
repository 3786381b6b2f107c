import { Input } from 'antd';
import { useId, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { type PlanRow, usePlanActs } from './plans';
import { useEmergenciesTexts } from './texts';

const BLANK = { name: { zh: '', en: '' }, announcements: [], authorisations: [], backups: [] };

/** A plan as a document, kept as its next version; `row` absent: another plan. */
export function PlanEditor({ row, onClose }: { row: PlanRow | null; onClose: () => void }) {
  const t = useEmergenciesTexts();
  const [key, text, noteId] = [useId(), useId(), useId()];
  const [id, setId] = useState(row?.id ?? '');
  const [written, setWritten] = useState(() => JSON.stringify(row?.document ?? BLANK, null, 2));
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState('');
  const [error, setError] = useState<unknown>(null);
  const { save } = usePlanActs();
  const keep = async () => {
    let document: unknown;
    try {
      document = JSON.parse(written);
    } catch (problem) {
      return setMissing(t('unreadable', { error: problem instanceof Error ? problem.message : '' }));
    }
    if (note.trim() === '') return setMissing(t('noteMissing'));
    setMissing('');
    setError(null);
    try {
      await save.mutateAsync({ id: id.trim(), note: note.trim(), document });
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <FormDialog
      title={row ? `${t('editJson')} · ${localised(row.document.name)}` : t('add')}
      width={760}
      saveLabel={t('saveVersion')}
      isSaving={save.isPending}
      onSave={() => void keep()}
      onClose={onClose}
    >
      {!row && (
        <>
          <label htmlFor={key}>{t('id')}</label>
          <Input id={key} value={id} maxLength={64} onChange={(event) => setId(event.target.value)} />
        </>
      )}
      <label htmlFor={text}>{t('document')}</label>
      <Input.TextArea
        id={text}
        className="plan-text"
        rows={16}
        spellCheck={false}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
      />
      <label htmlFor={noteId}>{t('note')}</label>
      <Input id={noteId} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      {missing && (
        <p className="field-error" role="alert">
          {missing}
        </p>
      )}
      <InlineFailure error={error} />
    </FormDialog>
  );
}
