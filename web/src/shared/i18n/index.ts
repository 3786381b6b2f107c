/**
 * The texts of the pages: Chinese first, English complete.
 *
 * Texts stand in `locales/zh-CN/<name>.json` and `locales/en/<name>.json`. A feature makes its hook from the two files
 * (`export const useDeskTexts = defineTexts('desk', zh, en)`); keys and completeness are checked by the compiler.
 */
import { createInstance } from 'i18next';
import { useSyncExternalStore } from 'react';
import { setRequestLanguage } from '../api/client';
import type { Localised } from '../api/types';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type UiLanguage = (typeof LANGUAGES)[number];

const KEPT_AS = 'yuanyin.language';
const i18n = createInstance();
const listeners = new Set<() => void>();

function firstLanguage(): UiLanguage {
  const asked = new URLSearchParams(globalThis.location?.search).get('lang');
  const wanted = asked ?? readKept();
  if (!wanted) return 'zh-CN';
  return wanted.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

void i18n.init({
  lng: firstLanguage(),
  fallbackLng: 'zh-CN',
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});
apply(language());

function apply(tag: UiLanguage): void {
  setRequestLanguage(tag);
  if (globalThis.document) document.documentElement.lang = tag;
}

/** The language that the page is shown in. */
export function language(): UiLanguage {
  return i18n.language as UiLanguage;
}

/** Shows the page in another language and keeps the choice. */
export function setLanguage(tag: UiLanguage): void {
  try {
    localStorage.setItem(KEPT_AS, tag);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  void i18n.changeLanguage(tag);
  apply(tag);
  for (const listener of [...listeners]) listener();
}

const watch = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The language of the page; the component is drawn again when it changes. */
export function useLanguage(): UiLanguage {
  return useSyncExternalStore(watch, language);
}

/** The text of a value that the server sends in both languages, or in the right one already. */
export function localised(text: Localised | string | null | undefined, tag: UiLanguage = language()): string {
  if (!text) return '';
  if (typeof text === 'string') return text;
  return (tag === 'en' ? text.en || text.zh : text.zh || text.en) ?? '';
}

export type TextTree = { [key: string]: string | TextTree };
/** The same keys with any texts. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };
export type TextKey<T, Before extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Before}${K}` : TextKey<T[K], `${Before}${K}.`>;
}[keyof T & string];
export type Texts<T> = (key: TextKey<T>, values?: Record<string, string | number>) => string;

/** Makes a feature's texts known; the answer is the hook that gives them in the language of the page. */
export function defineTexts<T extends TextTree>(name: string, zh: T, en: SameKeys<T>): () => Texts<T> {
  i18n.addResourceBundle('zh-CN', name, zh, true, true);
  i18n.addResourceBundle('en', name, en, true, true);
  const inLanguage = new Map<UiLanguage, Texts<T>>(
    LANGUAGES.map((tag) => [tag, i18n.getFixedT(tag, name) as unknown as Texts<T>]),
  );
  return function useTexts() {
    return inLanguage.get(useLanguage()) as Texts<T>;
  };
}
