import { type ReactNode, type RefObject, useId, useImperativeHandle, useRef, useState } from 'react';
import { lineOf, span, written } from '@/shared/json/places';
import { readDocument } from '@/shared/json/reading';
import { isObject, type JsonObject } from '@/shared/json/value';
import './document-text.css';

export interface TextHandle {
  /** Selects the line of a place. */
  show: (pointer: string) => void;
}

/** Why a text is no document that a form could show: where it cannot be read, or the place that is of another shape. */
export type Mistake = { line: number; column: number } | { place: string };

type Misshapen = (document: unknown) => string | null;

/** The text as a document, or what keeps it from being one. */
function read(text: string, misshapen: Misshapen): { document: JsonObject } | { mistake: Mistake } {
  const reading = readDocument(text);
  if (!('document' in reading)) return { mistake: reading };
  const place = misshapen(reading.document);
  if (place === null && isObject(reading.document)) return { document: reading.document };
  return { mistake: { place: place ?? '' } };
}

/** A document as text, for whoever wants to see it whole. What cannot be read does not reach the form. */
export function DocumentText(props: {
  handle: RefObject<TextHandle | null>;
  document: JsonObject;
  /** The first place that is not of the document's shape. */
  misshapen: Misshapen;
  label: string;
  /** Stands beside the label. */
  extra?: ReactNode;
  isReadOnly?: boolean;
  mistakeText: (mistake: Mistake) => string;
  onChange: (document: JsonObject) => void;
  onMistake: (mistake: Mistake | null) => void;
}) {
  const { handle, document, misshapen, onChange, onMistake } = props;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = written(document).text;
  const [text, setText] = useState(shown);
  const [last, setLast] = useState(shown);
  const reading = read(text, misshapen);
  // Changed elsewhere: by undoing.
  if (last !== shown) {
    setLast(shown);
    if (!('document' in reading) || written(reading.document).text !== shown) setText(shown);
  }
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
  const mistake = 'mistake' in reading ? reading.mistake : null;
  return (
    <div className="document-text">
      <div className="document-text-head">
        <label htmlFor={id}>{props.label}</label>
        {props.extra}
      </div>
      <div className="document-text-mistake">
        {mistake && (
          <p id={`${id}-mistake`} className="field-error" role="alert">
            {props.mistakeText(mistake)}
          </p>
        )}
      </div>
      <textarea
        id={id}
        ref={area}
        spellCheck={false}
        readOnly={props.isReadOnly ?? false}
        rows={26}
        value={text}
        aria-invalid={mistake !== null}
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          const next = read(event.target.value, misshapen);
          onMistake('mistake' in next ? next.mistake : null);
          if ('document' in next) onChange(next.document);
        }}
      />
    </div>
  );
}
