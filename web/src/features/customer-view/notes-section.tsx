/** Notes on the customer: added by whoever serves them, changed by their author, with what they said before. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useSession } from '@/shared/api/session';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { type CustomerNote, customerApi, notesKey, useNotes } from './customer-api';
import { useCustomerViewTexts } from './texts';

const LONGEST = 2000;

export function NotesSection({ customer, mayWrite }: { customer: string; mayWrite: boolean }) {
  const t = useCustomerViewTexts();
  const notes = useNotes(customer);
  if (notes.isPending) return <Loading />;
  if (notes.error) return <Failed error={notes.error} retry={() => void notes.refetch()} />;
  return (
    <div className="notes">
      {mayWrite && <NoteForm customer={customer} />}
      {notes.data.items.length === 0 && <p className="section-empty">{t('noNotes')}</p>}
      <ul>
        {notes.data.items.map((note) => (
          <Note key={note.id} customer={customer} note={note} />
        ))}
      </ul>
    </div>
  );
}

function Note({ customer, note }: { customer: string; note: CustomerNote }) {
  const t = useCustomerViewTexts();
  const own = useSession().data?.staff.id === note.author;
  const [isEditing, setEditing] = useState(false);
  if (isEditing) {
    return (
      <li>
        <NoteForm customer={customer} note={note} onDone={() => setEditing(false)} />
      </li>
    );
  }
  return (
    <li>
      <p>{note.text}</p>
      <p className="section-quiet">
        {note.author_name} · <span className="numbers">{dayAndTime(note.written_at)}</span>
        {note.changed_at && ` · ${t('changedAt', { time: dayAndTime(note.changed_at) })}`}{' '}
        {own && (
          <button type="button" className="link-button" onClick={() => setEditing(true)}>
            {t('edit')}
          </button>
        )}
      </p>
      {note.versions.length > 0 && (
        <details>
          <summary>{t('versions', { count: note.versions.length })}</summary>
          {note.versions.map((version) => (
            <p key={version.replaced_at} className="section-quiet">
              {t('before', { time: dayAndTime(version.replaced_at) })} {version.text}
            </p>
          ))}
        </details>
      )}
    </li>
  );
}

function NoteForm({
  customer,
  note,
  onDone,
}: {
  customer: string;
  note?: CustomerNote;
  onDone?: () => void;
}) {
  const t = useCustomerViewTexts();
  const client = useQueryClient();
  const [text, setText] = useState(note?.text ?? '');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      if (note) await customerApi.changeNote(customer, note.id, text);
      else await customerApi.writeNote(customer, text);
      setText('');
      onDone?.();
      await client.invalidateQueries({ queryKey: notesKey(customer) });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="note-form" onSubmit={(event) => void save(event)}>
      <Input.TextArea
        aria-label={note ? t('edit') : t('newNote')}
        placeholder={t('newNote')}
        maxLength={LONGEST}
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <InlineFailure error={error} />
      {(note || text.trim()) && (
        <div className="section-acts">
          {note && <Button onClick={onDone}>{t('cancel')}</Button>}
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={!text.trim()}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
}
