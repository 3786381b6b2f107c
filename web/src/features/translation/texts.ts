import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/translation.json';
import zh from '@/shared/i18n/locales/zh-CN/translation.json';

export const useTranslationTexts = defineTexts('translation', zh, en);
