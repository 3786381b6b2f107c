import { defineTexts } from '@/shared/i18n';
import en from '@/shared/i18n/locales/en/knowledge.json';
import zh from '@/shared/i18n/locales/zh-CN/knowledge.json';

export const useKnowledgeTexts = defineTexts('knowledge', zh, en);
export const BUSINESSES = Object.keys(zh.business) as (keyof typeof zh.business)[];
