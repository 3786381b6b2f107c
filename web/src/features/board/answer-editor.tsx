/** Where the agent answers a message. What is written is kept on the server, so that nobody begins anew. */
import { SendOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { CannedList, cannedText, matching, useCannedReplies } from '@/features/conversation/canned';
import { useConversations, useDraft } from '@/features/conversation/conversation-context';
import { filledIn } from '@/features/conversation/reply-variables';
import { useConversationTexts } from '@/features/conversation/texts';
import { useReplyVariables } from '@/features/conversation/use-reply-variables';
import { useDesk } from '@/features/desk/desk-context';
import { useSession } from '@/shared/api/session';
import type { CannedReply, DeskContact } from '@/shared/api/types';
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
  const chat = useConversationTexts();
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
  const listId = useId();
  const query = useCannedReplies();
  const variables = useReplyVariables(one);
  const [isListOpen, setListOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState('');

  const slash = /^\/(\S*)$/.exec(text);
  const isOpen = isListOpen || (slash !== null && dismissed !== text);
  const replies = isOpen ? matching(query.data?.items ?? [], slash?.[1] ?? '') : [];
  const active = Math.min(chosen, Math.max(0, replies.length - 1));

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
    setChosen(0);
  }

  function insert(reply: CannedReply) {
    const inserted = filledIn(cannedText(reply, one.contact.language), variables);
    write(slash || !text ? inserted : `${text}${inserted}`);
    setListOpen(false);
    area.current?.focus();
  }

  function close() {
    setListOpen(false);
    setDismissed(text);
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
    if (event.nativeEvent.isComposing || event.keyCode === 229 || !isOpen) return;
    const reply = replies[active];
    if (replies.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : replies.length - 1;
      setChosen((active + step) % replies.length);
    } else if (reply && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      event.preventDefault();
      insert(reply);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  }

  const isOthers = own === undefined && message.draft && message.draft.by !== me;
  return (
    <section className="composer board-editor" aria-label={t('editor')}>
      {isOpen && (
        <CannedList
          id={listId}
          replies={replies}
          chosen={active}
          customerLanguage={one.contact.language}
          onChoose={insert}
          query={query}
        />
      )}
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
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && replies.length > 0 ? `${listId}-${active}` : undefined}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        <Button
          type="text"
          icon={<UnorderedListOutlined />}
          aria-expanded={isOpen}
          onClick={() => {
            if (isOpen) close();
            else setListOpen(true);
            area.current?.focus();
          }}
        >
          {chat('chat.canned')}
        </Button>
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
