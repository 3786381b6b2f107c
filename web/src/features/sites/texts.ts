import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/sites.json';
import zh from '@/shared/i18n/locales/zh-CN/sites.json';

export const useSitesTexts = defineTexts('sites', zh, en);
