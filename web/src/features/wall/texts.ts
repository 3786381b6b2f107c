import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/wall.json';
import zh from '@/shared/i18n/locales/zh-CN/wall.json';

export const useWallTexts = defineTexts('wall', zh, en);
