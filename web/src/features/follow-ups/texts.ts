import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/follow-ups.json';
import zh from '@/shared/i18n/locales/zh-CN/follow-ups.json';

export const useFollowUpTexts = defineTexts('follow-ups', zh, en);
