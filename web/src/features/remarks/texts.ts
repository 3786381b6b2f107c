import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/remarks.json';
import zh from '@/shared/i18n/locales/zh-CN/remarks.json';

export const useRemarkTexts = defineTexts('remarks', zh, en);
