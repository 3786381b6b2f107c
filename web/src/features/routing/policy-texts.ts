/** The texts of a policy's form; they come with it, not with the page. */
import { defineTexts, type Texts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/routing-policy.json';
import zh from '@/shared/i18n/locales/zh-CN/routing-policy.json';

export const usePolicyTexts = defineTexts('routing-policy', zh, en);
export type PolicyTexts = Texts<typeof zh>;
