import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/briefing.json';
import zh from '@/shared/i18n/locales/zh-CN/briefing.json';

export const useBriefingTexts = defineTexts('briefing', zh, en);
