import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/routing.json';
import zh from '@/shared/i18n/locales/zh-CN/routing.json';

export const useRoutingTexts = defineTexts('routing', zh, en);
