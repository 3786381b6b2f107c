import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/desk.json';
import zh from '@/shared/i18n/locales/zh-CN/desk.json';

export const useDeskTexts = defineTexts('desk', zh, en);
