/** Texts that several pages use: states, channels, roles, sign-in. */
import { defineTexts, type Texts } from '.';
import en from './locales/en/shared.json';
import zh from './locales/zh-CN/shared.json';

export const useSharedTexts = defineTexts('shared', zh, en);
export type SharedTexts = Texts<typeof zh>;
