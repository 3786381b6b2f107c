import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Chat } from './chat';
import { useTexts } from './context';
import { ClipIcon, SendIcon } from './icons';

export const LONGEST_TEXT = 4000;
const TALLEST_REM = 9;

/** Where the customer writes: Enter sends, Shift+Enter breaks the line, files by button or from the clipboard. */
export function Composer({ chat, field }: { chat: Chat; field: RefObject<HTMLTextAreaElement | null> }) {
  const texts = useTexts();
  const [text, setText] = useState(() => chat.draft());
  const picker = useRef<HTMLInputElement>(null);
  const over = [...text].length - LONGEST_TEXT;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight + 2, TALLEST_REM * rem)}px`;
  }, [text, field]);

  const write = (value: string) => {
    setText(value);
    chat.keepDraft(value);
    if (value !== '') chat.writing();
  };
  const send = () => {
    if (over > 0 || text.trim() === '') return;
    chat.say(text);
    write('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    chat.sendFiles(files);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };

  return (
    <form className="composer" onSubmit={onSubmit}>
      <button
        type="button"
        className="button plain"
        title={texts.attach}
        onClick={() => picker.current?.click()}
      >
        <ClipIcon />
        <span className="hidden-text">{texts.attach}</span>
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          chat.sendFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <div className="composer-field">
        <textarea
          ref={field}
          id="chat-text"
          rows={1}
          value={text}
          placeholder={texts.write}
          aria-label={texts.write}
          aria-describedby="chat-hint"
          aria-invalid={over > 0}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <p id="chat-hint" className={over > 0 ? 'form-problem' : 'hidden-text'}>
          {over > 0 ? texts.tooLong(over) : texts.sendHint}
        </p>
      </div>
      <button type="submit" className="button primary" aria-disabled={over > 0 || text.trim() === ''}>
        <SendIcon />
        <span className="send-word">{texts.send}</span>
      </button>
    </form>
  );
}
