import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/replies.json';
import zh from '@/shared/i18n/locales/zh-CN/replies.json';

export const useReplyTexts = defineTexts('replies', zh, en);
