import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/phone.json';
import zh from '@/shared/i18n/locales/zh-CN/phone.json';

export const usePhoneTexts = defineTexts('phone', zh, en);
