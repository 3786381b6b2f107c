import type { Step } from '../flows-api';
import type { useFlowTexts } from '../texts';

/** A step in words. */
export function stepText(step: Step, t: ReturnType<typeof useFlowTexts>, isSecret = false): string {
  if (step.key !== undefined) return t('steps.key', { key: isSecret ? '••••' : step.key });
  if (step.text !== undefined) return isSecret ? '••••' : step.text;
  if (step.silence) return t('steps.silence');
  if (step.file) return t('steps.file');
  if (step.served) return t('steps.served');
  if (step.refused) return t('steps.refused');
  return t('steps.outcome', { outcome: step.outcome ?? '' });
}
