import { type RefObject, useId, useImperativeHandle, useRef, useState } from 'react';
import { readDocument } from '@/shared/json/reading';
import { isObject, type JsonObject } from '@/shared/json/value';
import { misshapen } from './model/shape';
import { lineOf, span, written } from './places';
import { usePolicyTexts } from './policy-texts';

export interface TextHandle {
  /** Selects the line of a place. */
  show: (pointer: string) => void;
}

/** Why a text is no policy that a form could show. */
export type Mistake = { line: number; column: number } | { place: string };

/** The text as a document, or what keeps it from being one. */
function read(text: string): { document: JsonObject } | { mistake: Mistake } {
  const reading = readDocument(text);
  if (!('document' in reading)) return { mistake: reading };
  const place = misshapen(reading.document);
  if (place === null && isObject(reading.document)) return { document: reading.document };
  return { mistake: { place: place ?? '' } };
}

export function useMistakeText(): (mistake: Mistake) => string {
  const t = usePolicyTexts();
  return (mistake) =>
    'place' in mistake
      ? t('notPolicy', { place: mistake.place || t('whole') })
      : t('unreadable', { line: mistake.line, column: mistake.column });
}

/** The document as text, for whoever wants to see it whole. What cannot be read does not reach the form. */
export function PolicyText(props: {
  handle: RefObject<TextHandle | null>;
  document: JsonObject;
  isReadOnly: boolean;
  onChange: (document: JsonObject) => void;
  onMistake: (mistake: Mistake | null) => void;
}) {
  const { handle, document, isReadOnly, onChange, onMistake } = props;
  const t = usePolicyTexts();
  const mistakeText = useMistakeText();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = written(document).text;
  const [text, setText] = useState(shown);
  const [last, setLast] = useState(shown);
  // Changed elsewhere: by undoing.
  if (last !== shown) {
    setLast(shown);
    const reading = read(text);
    if (!('document' in reading) || written(reading.document).text !== shown) setText(shown);
  }
  const reading = read(text);
  useImperativeHandle(handle, () => ({
    show(pointer) {
      const field = area.current;
      if (!field || !('document' in reading)) return;
      // Written anew, every place has a line of its own.
      const places = written(reading.document);
      setText(places.text);
      const line = lineOf(places, pointer);
      const [start, end] = span(places.text, line);
      requestAnimationFrame(() => {
        field.focus();
        field.setSelectionRange(start, end);
        field.scrollTop = (field.scrollHeight / places.text.split('\n').length) * Math.max(0, line - 4);
      });
    },
  }));
  return (
    <div className="policy-text-view">
      <div className="policy-text-head">
        <label htmlFor={id}>{t('document')}</label>
        <a href="/api/v1/routing/policy-schema" target="_blank" rel="noreferrer">
          {t('schema')}
        </a>
      </div>
      <div className="policy-text-mistake">
        {'mistake' in reading && (
          <p id={`${id}-mistake`} className="field-error" role="alert">
            {mistakeText(reading.mistake)}
          </p>
        )}
      </div>
      <textarea
        id={id}
        ref={area}
        className="policy-text"
        spellCheck={false}
        readOnly={isReadOnly}
        rows={26}
        value={text}
        aria-invalid={'mistake' in reading}
        aria-describedby={'mistake' in reading ? `${id}-mistake` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          const next = read(event.target.value);
          onMistake('mistake' in next ? next.mistake : null);
          if ('document' in next) onChange(next.document);
        }}
      />
    </div>
  );
}
