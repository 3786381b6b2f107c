/** The acts that the audit trail knows, in words. */
import zh from '@/shared/i18n/locales/zh-CN/audit.json';
import { useAuditTexts } from './texts';

type Known = keyof typeof zh.action;

/** Names of texts may hold no dot. */
const written = (action: string) => action.replaceAll('.', '__');

export const ACTIONS: readonly string[] = Object.keys(zh.action).map((name) => name.replaceAll('__', '.'));

/** The act's name; the code itself for an act that this page does not know yet. */
export function useActionName(): (action: string) => string {
  const t = useAuditTexts();
  return (action) => (ACTIONS.includes(action) ? t(`action.${written(action) as Known}`) : action);
}
