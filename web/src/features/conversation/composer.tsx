import { PaperClipOutlined, SendOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useDesk, useDeskState } from '@/features/desk/desk-context';
import { DraftTranslation } from '@/features/translation/draft-translation';
import type { CannedReply, DeskContact } from '@/shared/api/types';
import { CannedList, cannedText, matching, useCannedReplies } from './canned';
import './composer.css';
import { useConversations, useDraft } from './conversation-context';
import { filledIn } from './reply-variables';
import { useConversationTexts } from './texts';
import { useReplyVariables } from './use-reply-variables';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_TEXT = 4_000;
const TYPING_EVERY_MS = 3_000;

/** Where the agent writes. Enter sends, unless an input method is composing a word. */
export function Composer({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { drafts, transcripts } = useConversations();
  const contact = one.contact.id;
  // A handset that texts cannot be sent a file.
  const takesFiles = one.contact.channel !== 'sms';
  const text = useDraft(contact).reply ?? '';
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const lastTyping = useRef(0);
  const [fileError, setFileError] = useState<string | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const listId = useId();
  const variables = useReplyVariables(one);

  const query = useCannedReplies();
  const slash = /^\/(\S*)$/.exec(text);
  const isOpen = isListOpen || (slash !== null && dismissed !== text);
  const replies = isOpen ? matching(query.data?.items ?? [], slash?.[1] ?? '') : [];
  const active = Math.min(chosen, Math.max(0, replies.length - 1));

  // A chat that has come in the place of another gets no key that was meant for that one.
  const isUnasked = useDeskState((state) => state.selected?.isUnasked === true);
  useEffect(() => {
    if (!isUnasked) area.current?.focus();
  }, [isUnasked]);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, 168)}px`;
  });

  function write(value: string) {
    drafts.set(contact, { reply: value });
    setChosen(0);
    const now = Date.now();
    if (value && !value.startsWith('/') && now - lastTyping.current > TYPING_EVERY_MS) {
      lastTyping.current = now;
      void desk.api.typing(contact).catch(() => {});
    }
  }

  function send() {
    const said = text.trim();
    if (!said) return;
    transcripts.say(contact, said);
    write('');
    lastTyping.current = 0;
  }

  function insert(reply: CannedReply) {
    const inserted = filledIn(cannedText(reply, one.contact.language), variables);
    write(slash || !text ? inserted : `${text}${inserted}`);
    setListOpen(false);
    area.current?.focus();
  }

  function sendFiles(files: Iterable<File>) {
    if (!takesFiles) return setFileError(t('chat.textsOnly'));
    setFileError(null);
    for (const file of files) {
      if (file.size > MAX_FILE_BYTES) setFileError(t('chat.tooLarge', { name: file.name }));
      else transcripts.sendFile(contact, file);
    }
  }

  function close() {
    setListOpen(false);
    setDismissed(text);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (isOpen && replies.length > 0) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : replies.length - 1;
        setChosen((active + step) % replies.length);
        return;
      }
      const reply = replies[active];
      if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && reply) {
        event.preventDefault();
        insert(reply);
        return;
      }
    }
    if (isOpen && event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      send();
    }
  }

  function onPaste(event: ClipboardEvent) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    sendFiles(event.clipboardData.files);
  }

  return (
    <section
      className="composer"
      aria-label={t('chat.composer')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        sendFiles(event.dataTransfer.files);
      }}
    >
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
      <textarea
        ref={area}
        rows={2}
        value={text}
        maxLength={MAX_TEXT}
        placeholder={t('chat.placeholder')}
        aria-label={t('chat.composer')}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && replies.length > 0 ? `${listId}-${active}` : undefined}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
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
          {t('chat.canned')}
        </Button>
        {takesFiles && (
          <>
            <Button
              type="text"
              icon={<PaperClipOutlined />}
              aria-label={t('chat.file')}
              title={t('chat.file')}
              onClick={() => picker.current?.click()}
            />
            <input
              ref={picker}
              type="file"
              hidden
              multiple
              aria-label={t('chat.file')}
              onChange={(event) => {
                sendFiles(event.target.files ?? []);
                event.target.value = '';
              }}
            />
          </>
        )}
        <DraftTranslation
          one={one}
          text={text}
          onSend={(said) => {
            transcripts.say(contact, said);
            write('');
            area.current?.focus();
          }}
        />
        <span className="composer-error" role="alert">
          {fileError}
        </span>
        <Button type="primary" icon={<SendOutlined />} disabled={!text.trim()} onClick={send}>
          {t('chat.send')}
        </Button>
      </div>
      <span className="visually-hidden" role="status">
        {isOpen ? t('chat.cannedCount', { count: replies.length }) : ''}
      </span>
    </section>
  );
}
