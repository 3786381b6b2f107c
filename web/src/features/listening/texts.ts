import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/listening.json';
import zh from '@/shared/i18n/locales/zh-CN/listening.json';

export const useListeningTexts = defineTexts('listening', zh, en);
