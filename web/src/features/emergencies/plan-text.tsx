import { type RefObject, useId, useImperativeHandle, useRef, useState } from 'react';
import { lineOf, span, written } from '@/features/routing/places';
import { readDocument } from '@/shared/json/reading';
import { misshapen } from '@/shared/json/shape';
import { isObject, type JsonObject } from '@/shared/json/value';
import { PLAN } from './model/plan';
import { usePlanTexts } from './plan-texts';

export interface TextHandle {
  /** Selects the line of a place. */
  show: (pointer: string) => void;
}

/** Why a text is no plan that a form could show. */
type Mistake = { line: number; column: number } | { place: string };

/** The text as a document, or what keeps it from being one. */
function read(text: string): { document: JsonObject } | { mistake: Mistake } {
  const reading = readDocument(text);
  if (!('document' in reading)) return { mistake: reading };
  const place = misshapen(reading.document, PLAN);
  if (place === null && isObject(reading.document)) return { document: reading.document };
  return { mistake: { place: place ?? '' } };
}

/** The document as text, for whoever wants to see it whole. What cannot be read does not reach the form. */
export function PlanText(props: {
  handle: RefObject<TextHandle | null>;
  document: JsonObject;
  onChange: (document: JsonObject) => void;
  onMistake: (isMistaken: boolean) => void;
}) {
  const { handle, document, onChange, onMistake } = props;
  const t = usePlanTexts();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = written(document).text;
  const [text, setText] = useState(shown);
  const [last, setLast] = useState(shown);
  const reading = read(text);
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
    <div className="plan-text-view">
      <label htmlFor={id}>{t('document')}</label>
      <div className="plan-text-mistake">
        {mistake && (
          <p id={`${id}-mistake`} className="field-error" role="alert">
            {'place' in mistake
              ? t('notPlan', { place: mistake.place || t('whole') })
              : t('unreadable', { line: mistake.line, column: mistake.column })}
          </p>
        )}
      </div>
      <textarea
        id={id}
        ref={area}
        spellCheck={false}
        rows={24}
        value={text}
        aria-invalid={mistake !== null}
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          const next = read(event.target.value);
          onMistake('mistake' in next);
          if ('document' in next) onChange(next.document);
        }}
      />
    </div>
  );
}
