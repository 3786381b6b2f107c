import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/mentions.json';
import zh from '@/shared/i18n/locales/zh-CN/mentions.json';

export const useMentionTexts = defineTexts('mentions', zh, en);
