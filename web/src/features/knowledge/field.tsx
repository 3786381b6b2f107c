import { Input } from 'antd';
import { type ReactNode, useId } from 'react';
import { ApiProblem } from '@/shared/api/client';
import { useKnowledgeTexts } from './texts';

/** What the server says is wrong, by pointer. */
export function findingsOf(error: unknown): Map<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ApiProblem)) return found;
  for (const one of error.errors) {
    found.set(one.pointer, one.message);
  }
  return found;
}

/** A field with its label, a word of help, and what the server says is wrong with it. */
export function Field(props: {
  label: string;
  finding?: string | undefined;
  help?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const { label, finding, help, children } = props;
  const id = useId();
  return (
    <div className="knowledge-field">
      <label className="knowledge-label" htmlFor={id}>
        {label}
      </label>
      {children(id)}
      {help && <p className="quiet-line">{help}</p>}
      {finding && (
        <p className="knowledge-finding" role="alert">
          {finding}
        </p>
      )}
    </div>
  );
}

/** The key of something that is begun: it stays as it is. */
export function KeyField(props: { value: string; finding: string | undefined; put: (key: string) => void }) {
  const t = useKnowledgeTexts();
  return (
    <Field label={t('form.id')} finding={props.finding} help={t('form.keyHelp')}>
      {(id) => (
        <Input
          id={id}
          data-first-focus
          maxLength={64}
          value={props.value}
          onChange={(event) => props.put(event.target.value)}
        />
      )}
    </Field>
  );
}
