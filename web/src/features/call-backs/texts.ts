import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/planned-call-backs.json';
import zh from '@/shared/i18n/locales/zh-CN/planned-call-backs.json';

export const useCallBackTexts = defineTexts('planned-call-backs', zh, en);
