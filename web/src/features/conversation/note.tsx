import { useEffect, useRef } from 'react';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import type { DeskContact } from '@/shared/api/types';
import { InlineFailure } from '@/shared/ui/states';
import { useConversations, useDraft } from './conversation-context';
import { useConversationTexts } from './texts';

const SAVE_AFTER_MS = 1_000;

/** The note on a contact. It is saved by itself a second after the last key and when the field is left. */
export function NoteField({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { drafts } = useConversations();
  const contact = one.contact.id;
  const draft = useDraft(contact).note;
  const saved = one.note;
  const text = draft ?? saved;
  const act = useDeskAct(`contact:${contact}:note`);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latestSave = useRef(save);

  useEffect(() => {
    latestSave.current = save;
  });
  useEffect(
    () => () => {
      if (timer.current !== undefined) latestSave.current();
    },
    [],
  );
  function save() {
    clearTimeout(timer.current);
    timer.current = undefined;
    const latest = drafts.get(contact).note;
    if (latest !== undefined && latest !== saved) void desk.saveNote(contact, latest);
  }
  const isDirty = draft !== undefined && draft !== saved;
  const status = act.busy
    ? t('wrapUp.noteSaving')
    : isDirty
      ? t('wrapUp.noteUnsaved')
      : text
        ? t('wrapUp.noteSaved')
        : '';
  return (
    <div className="note-field">
      <label>
        <span className="field-label">
          {t('wrapUp.note')}
          <small>{status}</small>
        </span>
        <textarea
          value={text}
          maxLength={4_000}
          placeholder={t('wrapUp.notePlaceholder')}
          onFocus={(event) => {
            // Whoever comes with the Tab key goes on behind what is there.
            const { value, selectionEnd } = event.currentTarget;
            if (selectionEnd === 0) event.currentTarget.setSelectionRange(value.length, value.length);
          }}
          onChange={(event) => {
            drafts.set(contact, { note: event.target.value });
            clearTimeout(timer.current);
            timer.current = setTimeout(save, SAVE_AFTER_MS);
          }}
          onBlur={save}
        />
      </label>
      <InlineFailure error={act.error} retry={save} />
    </div>
  );
}
