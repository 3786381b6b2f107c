import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Language } from '@/features/chat-customer/protocol';
import { HandsetRefused, type HandsetSetup, sendText } from './api';
import type { HandsetTexts } from './texts';
import { clock } from './thread';
import { useThread } from './use-thread';

const LONGEST = 1_000;

export interface PhoneProps {
  phone: string;
  setup: HandsetSetup;
  language: Language;
  words: HandsetTexts;
  draft: string;
  onDraft: (draft: string) => void;
}

/** A drawn phone with its texts. Enter sends, Shift+Enter breaks the line. */
export function Phone({ phone, setup, language, words, draft, onDraft }: PhoneProps) {
  const { texts, isLost, look } = useThread(phone, language);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const problemId = useId();
  const isTooLong = [...draft.trim()].length > LONGEST;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest text is kept in view
  useLayoutEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [texts.length]);

  const send = async () => {
    const text = draft.trim();
    if (text === '' || isTooLong || isSending) return;
    setSending(true);
    setProblem('');
    try {
      await sendText(phone, text, language);
      onDraft('');
    } catch (error) {
      setProblem((error instanceof HandsetRefused && error.message) || words.notSent);
    }
    setSending(false);
    await look();
    field.current?.focus();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void send();
  };
  const shownProblem = isTooLong ? words.tooLong : problem;

  return (
    <section className="handset" aria-label={words.conversation(setup.number)}>
      <div className="handset-ear" aria-hidden="true" />
      <div className="handset-screen">
        <header className="handset-head">
          <span className="handset-peer">{setup.number}</span>
          <span className="handset-own">{phone}</span>
        </header>
        <div
          className="handset-log"
          ref={log}
          role="log"
          aria-label={words.conversation(setup.number)}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reached by key
          tabIndex={0}
        >
          {texts.length === 0 && <p className="handset-empty">{words.empty(setup.keyword)}</p>}
          <ol>
            {texts.map((text) => (
              <li
                key={text.seq}
                className={text.from === 'customer' ? 'handset-row handset-row-own' : 'handset-row'}
              >
                <p className="handset-bubble">
                  <span className="hidden-text">{text.from === 'customer' ? words.you : words.bank}: </span>
                  {text.text}
                </p>
                <p className="handset-meta">
                  <time dateTime={text.at}>{clock(text.at, language)}</time>
                  {text.segments > 1 && <span> · {words.segments(text.segments)}</span>}
                </p>
              </li>
            ))}
          </ol>
        </div>
        <p className="handset-line" role="status">
          {isLost ? words.lost : ''}
        </p>
        <form className="handset-write" onSubmit={onSubmit}>
          <textarea
            ref={field}
            rows={2}
            value={draft}
            aria-label={words.write}
            aria-invalid={isTooLong}
            aria-describedby={problemId}
            placeholder={`${setup.keyword}+`}
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <button
            type="submit"
            className="button primary"
            aria-disabled={isSending || isTooLong || draft.trim() === ''}
          >
            {isSending ? words.sending : words.send}
          </button>
        </form>
        <p className="form-problem handset-problem" id={problemId} role="alert">
          {shownProblem}
        </p>
      </div>
    </section>
  );
}
