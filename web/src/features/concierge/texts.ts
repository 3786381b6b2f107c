import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/concierge.json';
import zh from '@/shared/i18n/locales/zh-CN/concierge.json';

export const useConciergeTexts = defineTexts('concierge', zh, en);
export type ConciergeTexts = ReturnType<typeof useConciergeTexts>;
