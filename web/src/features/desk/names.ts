/** What a contact and a state are called on the desk. */
import type { ContactCard, DeskAgent, DeskView, PathStep } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import zh from '@/shared/i18n/locales/zh-CN/shared.json';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useDeskTexts } from './texts';

/** The customer's name, else the visitor's, else the number, else "unknown". */
export function useContactName(): (card: ContactCard) => string {
  const t = useDeskTexts();
  return (card) => card.customer?.name || card.visitor_name || card.masked_phone || t('offer.unknown');
}

/** The number that is shown: the one that calls, else the one on record. */
export function shownPhone(card: ContactCard): string | null {
  return card.masked_phone ?? card.customer?.masked_phone ?? null;
}

/** What the reason of an agent is called: one that they chose, or one that the centre gave. */
export function useReasonName(): (agent: DeskAgent, view: DeskView) => string {
  const t = useSharedTexts();
  return ({ reason }, view) => {
    if (!reason) return '';
    if (Object.hasOwn(zh.systemReason, reason))
      return t(`systemReason.${reason as keyof typeof zh.systemReason}`);
    return localised(view.reasons.find((one) => one.code === reason)?.name) || reason;
  };
}

/** What a step of the path is called: its own name, or what kind of node it is. */
export function useStepName(): (step: PathStep) => string {
  const t = useSharedTexts();
  return (step) => {
    const name = localised(step.name);
    return isNodeKind(name) ? t(`nodeKind.${name}`) : name;
  };
}

/** Steps that say nothing about what the customer wants. */
const MUTE_KINDS = new Set(['say', 'decide', 'set_language', 'queue']);
const TELLING_STEPS = 4;

/** The path in one line: its last telling steps. */
export function usePathLine(): (path: readonly PathStep[]) => string {
  const nameOf = useStepName();
  return (path) => {
    const telling = path.filter((step) => !MUTE_KINDS.has(localised(step.name)));
    const names = (telling.length > 0 ? telling : path).map(nameOf);
    const distinct = names.filter((name, index) => name !== names[index - 1]);
    const shown = distinct.slice(-TELLING_STEPS);
    return (shown.length < distinct.length ? ['…', ...shown] : shown).join(' › ');
  };
}

function isNodeKind(name: string): name is keyof typeof zh.nodeKind {
  return Object.hasOwn(zh.nodeKind, name);
}
