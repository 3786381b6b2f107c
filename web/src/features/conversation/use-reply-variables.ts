import { useAssistance } from '@/features/assist/assist-context';
import { useDeskState } from '@/features/desk/desk-context';
import type { DeskContact } from '@/shared/api/types';
import { localised, type UiLanguage } from '@/shared/i18n';
import type { ReplyVariables } from './reply-variables';

/** Who talks with whom, in the language of the customer. */
export function useReplyVariables(one: DeskContact): ReplyVariables {
  const bank = useAssistance(one.contact.id)?.bank;
  const agent = useDeskState((state) => state.view?.agent.name ?? '');
  const tag: UiLanguage = one.contact.language === 'zh' ? 'zh-CN' : 'en';
  return {
    customer: one.contact.customer?.name ?? one.contact.visitor_name ?? '',
    agent,
    bank: localised(bank, tag),
    queue: localised(one.queue_name, tag),
  };
}
