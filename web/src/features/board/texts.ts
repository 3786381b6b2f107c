import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/board.json';
import zh from '@/shared/i18n/locales/zh-CN/board.json';

export const useBoardTexts = defineTexts('board', zh, en);
