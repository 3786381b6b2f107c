import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/team.json';
import zh from '@/shared/i18n/locales/zh-CN/team.json';

export const useTeamTexts = defineTexts('team', zh, en);
