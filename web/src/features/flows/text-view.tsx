import { Alert } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { readDocument } from '@/shared/json/reading';
import { useDesigner } from './designer-context';
import { type EditorHandle, FlowEditor } from './flow-editor';
import { asDocument, nodePointer } from './model/document';
import { lineOf, written } from './text';
import { useFlowTexts } from './texts';

/** The document as text, for whoever wants to see it whole. What cannot be read does not reach the graph. */
export function TextView() {
  const t = useFlowTexts();
  const { document, change, selected } = useDesigner();
  const editor = useRef<EditorHandle>(null);
  const shown = written(document);
  const [text, setText] = useState(shown);
  const [last, setLast] = useState(shown);
  if (last !== shown) {
    setLast(shown);
    const reading = readDocument(text);
    if (!('document' in reading) || written(reading.document) !== shown) setText(shown);
  }
  const reading = readDocument(text);
  const isBroken = !('document' in reading);
  const isNoFlow = !isBroken && asDocument(reading.document) === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another node moves the caret
  useEffect(() => {
    const line = selected ? lineOf(text, nodePointer(selected)) : null;
    if (line !== null) editor.current?.showLine(line);
  }, [selected]);
  return (
    <div className="designer-text">
      <p className="quiet-line">
        {t('documentHelp')}{' '}
        <a href="/api/v1/flow-schema" target="_blank" rel="noopener">
          {t('schema')}
        </a>
      </p>
      <div role="status" className="flow-messages">
        {isBroken && (
          <Alert type="error" title={t('broken', { line: reading.line, column: reading.column })} />
        )}
        {isNoFlow && <Alert type="error" title={t('noFlow')} />}
      </div>
      <FlowEditor
        handle={editor}
        text={text}
        isReadOnly={false}
        onChange={(next) => {
          setText(next);
          const read = readDocument(next);
          const found = 'document' in read ? asDocument(read.document) : null;
          if (found) change(found, 'text');
        }}
      />
    </div>
  );
}
