import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/office.json';
import zh from '@/shared/i18n/locales/zh-CN/office.json';

export const useOfficeTexts = defineTexts('office', zh, en);
