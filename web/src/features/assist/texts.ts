import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/assist.json';
import zh from '@/shared/i18n/locales/zh-CN/assist.json';

export const useAssistTexts = defineTexts('assist', zh, en);
