import { type RefObject, useImperativeHandle, useRef } from 'react';
import { useFlowTexts } from './texts';

export interface EditorHandle {
  /** Puts the caret at the beginning of a line and shows it. */
  showLine: (line: number) => void;
}

/** The document as text with numbered lines. Tab leaves it, as it leaves every field. */
export function FlowEditor(props: {
  handle: RefObject<EditorHandle | null>;
  text: string;
  isReadOnly: boolean;
  onChange: (text: string) => void;
}) {
  const { handle, text, isReadOnly, onChange } = props;
  const t = useFlowTexts();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = text.split('\n').length;

  useImperativeHandle(handle, () => ({
    showLine(line) {
      const field = area.current;
      if (!field) return;
      const start = text.split('\n', line - 1).join('\n').length + (line > 1 ? 1 : 0);
      const end = text.indexOf('\n', start);
      field.focus();
      field.setSelectionRange(start, end === -1 ? text.length : end);
      field.scrollTop = (field.scrollHeight / lines) * Math.max(0, line - 6);
    },
  }));

  return (
    <div className="editor">
      <pre className="editor-lines" ref={gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => index + 1).join('\n')}
      </pre>
      <textarea
        ref={area}
        className="editor-text"
        value={text}
        readOnly={isReadOnly}
        spellCheck={false}
        wrap="off"
        aria-label={t('document')}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
