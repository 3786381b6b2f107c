import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Chat } from './chat';
import type { ChatView } from './chat-view';
import type { Language } from './protocol';
import { TEXTS, type Texts } from './texts';

export const LanguageContext = createContext<Language>('zh');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useTexts(): Texts {
  return TEXTS[useLanguage()];
}

export function useChatView(chat: Chat): ChatView {
  return useSyncExternalStore(chat.subscribe, chat.view);
}
