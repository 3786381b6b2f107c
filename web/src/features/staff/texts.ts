import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/staff.json';
import zh from '@/shared/i18n/locales/zh-CN/staff.json';

export const useStaffAdminTexts = defineTexts('staff', zh, en);
