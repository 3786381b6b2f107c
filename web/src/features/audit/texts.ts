import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/audit.json';
import zh from '@/shared/i18n/locales/zh-CN/audit.json';

export const useAuditTexts = defineTexts('audit', zh, en);
