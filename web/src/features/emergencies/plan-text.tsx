import type { RefObject } from 'react';
import { DocumentText, type TextHandle } from '@/features/office/form/document-text';
import { misshapen } from '@/shared/json/shape';
import type { JsonObject } from '@/shared/json/value';
import { PLAN } from './model/plan';
import { usePlanTexts } from './plan-texts';

/** The plan as text. */
export function PlanText(props: {
  handle: RefObject<TextHandle | null>;
  document: JsonObject;
  onChange: (document: JsonObject) => void;
  onMistake: (isMistaken: boolean) => void;
}) {
  const { handle, document, onChange, onMistake } = props;
  const t = usePlanTexts();
  return (
    <DocumentText
      handle={handle}
      document={document}
      misshapen={(read) => misshapen(read, PLAN)}
      label={t('document')}
      mistakeText={(mistake) =>
        'place' in mistake
          ? t('notPlan', { place: mistake.place || t('whole') })
          : t('unreadable', { line: mistake.line, column: mistake.column })
      }
      onChange={onChange}
      onMistake={(mistake) => onMistake(mistake !== null)}
    />
  );
}
