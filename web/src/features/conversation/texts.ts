import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/conversation.json';
import zh from '@/shared/i18n/locales/zh-CN/conversation.json';

export const useConversationTexts = defineTexts('conversation', zh, en);
