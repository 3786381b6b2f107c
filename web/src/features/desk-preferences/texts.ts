import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/desk-preferences.json';
import zh from '@/shared/i18n/locales/zh-CN/desk-preferences.json';

export const usePreferenceTexts = defineTexts('desk-preferences', zh, en);
