import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/customer-panel.json';
import zh from '@/shared/i18n/locales/zh-CN/customer-panel.json';

export const useCustomerPanelTexts = defineTexts('customer-panel', zh, en);
