/** Where the agent answers a message. What is written is kept on the server, so that nobody begins anew. */
import { SendOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useCannedPicker } from '@/features/conversation/canned-picker';
import { useConversations, useDraft } from '@/features/conversation/conversation-context';
import { useDesk } from '@/features/desk/desk-context';
import { useSession } from '@/shared/api/session';
import type { DeskContact } from '@/shared/api/types';
import { dayAndTime, timeOfDay } from '@/shared/i18n/format';
import { newId } from '@/shared/state/ids';
import { Dialog } from '@/shared/ui/dialog';
import { InlineFailure } from '@/shared/ui/states';
import { type BoardMessage, boardApi } from './board-api';
import { DraftKeeper, type Kept } from './draft-keeper';
import { useBoardTexts } from './texts';

const MAX_TEXT = 2_000;

interface EditorProps {
  one: DeskContact;
  message: BoardMessage;
  onAnswered(message: BoardMessage): void;
}

export function AnswerEditor({ one, message, onAnswered }: EditorProps) {
  const t = useBoardTexts();
  const desk = useDesk();
  const { drafts } = useConversations();
  const contact = one.contact.id;
  const own = useDraft(contact).reply;
  const text = own ?? message.draft?.text ?? '';
  const me = useSession().data?.staff.id;
  const [kept, setKept] = useState<Kept>({ state: 'calm' });
  const [keeper] = useState(() => new DraftKeeper((words) => boardApi.keepDraft(contact, words), setKept));
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const clientId = useRef(newId());
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useCannedPicker({ one, text, area, onWrite: write });

  useEffect(() => {
    area.current?.focus();
  }, []);
  // Also what the help or an article puts in is kept.
  const first = useRef(text);
  useEffect(() => {
    if (text === first.current) return;
    first.current = text;
    keeper.write(text);
  }, [keeper, text]);
  useEffect(() => () => keeper.flush(), [keeper]);

  function write(value: string) {
    drafts.set(contact, { reply: value });
    picker.begin();
  }

  async function send() {
    setAsked(false);
    setBusy(true);
    setError(null);
    try {
      keeper.forget();
      const answered = await boardApi.answer(contact, clientId.current, text.trim());
      drafts.set(contact, { reply: undefined });
      onAnswered(answered);
      void desk.refresh().catch(() => {});
    } catch (problem) {
      setError(problem);
      keeper.write(text);
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    picker.takes(event);
  }

  const isOthers = own === undefined && message.draft && message.draft.by !== me;
  return (
    <section className="composer board-editor" aria-label={t('editor')}>
      {picker.list}
      {isOthers && message.draft && (
        <p className="board-note">
          {t('draftOf', {
            name: message.draft.by_name ?? t('someone'),
            time: dayAndTime(message.draft.at),
          })}
        </p>
      )}
      <textarea
        ref={area}
        rows={6}
        value={text}
        maxLength={MAX_TEXT}
        placeholder={t('placeholder')}
        aria-label={t('editor')}
        {...picker.aria}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        {picker.button}
        <span className="board-kept" role="status">
          {kept.state === 'saved' && t('saved', { time: timeOfDay(kept.at, true) })}
          {kept.state === 'saving' && t('saving')}
          {kept.state === 'failed' && t('notSaved')}
        </span>
        <InlineFailure error={error} />
        <Button
          type="primary"
          icon={<SendOutlined />}
          disabled={!text.trim() || isBusy}
          onClick={() => setAsked(true)}
        >
          {t('send')}
        </Button>
      </div>
      {isAsked && (
        <Dialog
          title={t('sendTitle')}
          onClose={() => setAsked(false)}
          foot={
            <>
              <Button onClick={() => setAsked(false)}>{t('cancel')}</Button>
              <Button type="primary" data-first-focus onClick={() => void send()}>
                {t('send')}
              </Button>
            </>
          }
        >
          {t('sendText')}
        </Dialog>
      )}
    </section>
  );
}
