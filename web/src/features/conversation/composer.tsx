import { PaperClipOutlined, SendOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDesk, useDeskState } from '@/features/desk/desk-context';
import { DraftTranslation } from '@/features/translation/draft-translation';
import type { DeskContact } from '@/shared/api/types';
import { useCannedPicker } from './canned-picker';
import './composer.css';
import { useConversations, useDraft } from './conversation-context';
import { useConversationTexts } from './texts';

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
  const fileInput = useRef<HTMLInputElement>(null);
  const lastTyping = useRef(0);
  const [fileError, setFileError] = useState<string | null>(null);
  const picker = useCannedPicker({ one, text, area, onWrite: write });

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
    picker.begin();
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

  function sendFiles(files: Iterable<File>) {
    if (!takesFiles) return setFileError(t('chat.textsOnly'));
    setFileError(null);
    for (const file of files) {
      if (file.size > MAX_FILE_BYTES) setFileError(t('chat.tooLarge', { name: file.name }));
      else transcripts.sendFile(contact, file);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (picker.takes(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey) {
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
      {picker.list}
      <textarea
        ref={area}
        rows={2}
        value={text}
        maxLength={MAX_TEXT}
        placeholder={t('chat.placeholder')}
        aria-label={t('chat.composer')}
        {...picker.aria}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="composer-foot">
        {picker.button}
        {takesFiles && (
          <>
            <Button
              type="text"
              icon={<PaperClipOutlined />}
              aria-label={t('chat.file')}
              title={t('chat.file')}
              onClick={() => fileInput.current?.click()}
            />
            <input
              ref={fileInput}
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
        {picker.isOpen ? t('chat.cannedCount', { count: picker.count }) : ''}
      </span>
    </section>
  );
}
