import type { RefObject } from 'react';
import { DocumentText, type Mistake, type TextHandle } from '@/features/office/form/document-text';
import type { JsonObject } from '@/shared/json/value';
import { misshapen } from './model/shape';
import { usePolicyTexts } from './policy-texts';

export function useMistakeText(): (mistake: Mistake) => string {
  const t = usePolicyTexts();
  return (mistake) =>
    'place' in mistake
      ? t('notPolicy', { place: mistake.place || t('whole') })
      : t('unreadable', { line: mistake.line, column: mistake.column });
}

/** The policy as text, with the way to its schema. */
export function PolicyText(props: {
  handle: RefObject<TextHandle | null>;
  document: JsonObject;
  isReadOnly: boolean;
  onChange: (document: JsonObject) => void;
  onMistake: (mistake: Mistake | null) => void;
}) {
  const t = usePolicyTexts();
  const mistakeText = useMistakeText();
  return (
    <DocumentText
      {...props}
      misshapen={misshapen}
      label={t('document')}
      extra={
        <a href="/api/v1/routing/policy-schema" target="_blank" rel="noreferrer">
          {t('schema')}
        </a>
      }
      mistakeText={mistakeText}
    />
  );
}
