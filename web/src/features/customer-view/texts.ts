import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/customer-view.json';
import zh from '@/shared/i18n/locales/zh-CN/customer-view.json';

export const useCustomerViewTexts = defineTexts('customer-view', zh, en);
