import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/flows.json';
import zh from '@/shared/i18n/locales/zh-CN/flows.json';

export const useFlowTexts = defineTexts('flows', zh, en);
