import { defineTexts, type Texts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/records.json';
import zh from '@/shared/i18n/locales/zh-CN/records.json';

export const useRecordTexts = defineTexts('records', zh, en);
export type RecordTexts = Texts<typeof zh>;
export type StageName = keyof typeof zh.stage;
