/** The texts of plans themselves: their summary, their form, their differences. */
import { defineTexts, type Texts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/emergency-plan.json';
import zh from '@/shared/i18n/locales/zh-CN/emergency-plan.json';

export const usePlanTexts = defineTexts('emergency-plan', zh, en);
export type PlanTexts = Texts<typeof zh>;
