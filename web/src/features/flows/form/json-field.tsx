import { Input } from 'antd';
import { useId, useState } from 'react';
import { FieldFrame } from '@/features/office/form/field-frame';
import { readDocument } from '@/shared/json/reading';
import type { Json } from '@/shared/json/value';
import { written } from '../text';
import { useFlowTexts } from '../texts';

/** A value as JSON. What cannot be read is kept in the field until it can, and says where it is wrong. */
export function JsonField(props: {
  label: string;
  at: string;
  value: Json | undefined;
  put: (value: Json | undefined) => void;
  rows?: number;
}) {
  const { label, at, value, put, rows = 6 } = props;
  const t = useFlowTexts();
  const id = useId();
  const shown = value === undefined ? '' : written(value);
  const [text, setText] = useState(shown);
  const [last, setLast] = useState(shown);
  // Changed elsewhere: by undoing, or in the graph.
  if (last !== shown) {
    setLast(shown);
    const reading = readDocument(text);
    if (!('document' in reading) || written(reading.document) !== shown) setText(shown);
  }
  const reading = text.trim() === '' ? { document: undefined } : readDocument(text);
  return (
    <FieldFrame label={label} id={id} at={at}>
      <Input.TextArea
        id={id}
        className="json-field"
        autoSize={{ minRows: rows, maxRows: 24 }}
        spellCheck={false}
        status={'document' in reading ? '' : 'error'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const read =
            event.target.value.trim() === '' ? { document: undefined } : readDocument(event.target.value);
          if ('document' in read) put(read.document as Json | undefined);
        }}
      />
      {!('document' in reading) && (
        <p className="field-finding" role="status">
          <span aria-hidden="true">▲</span> {t('broken', { line: reading.line, column: reading.column })}
        </p>
      )}
    </FieldFrame>
  );
}
