import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/business.json';
import zh from '@/shared/i18n/locales/zh-CN/business.json';

export const useBusinessTexts = defineTexts('business', zh, en);
