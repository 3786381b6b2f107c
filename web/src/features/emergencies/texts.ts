import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/emergencies.json';
import zh from '@/shared/i18n/locales/zh-CN/emergencies.json';

export const useEmergenciesTexts = defineTexts('emergencies', zh, en);
