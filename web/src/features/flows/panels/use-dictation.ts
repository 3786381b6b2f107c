import { useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '@/shared/api/types';

/** What browsers that understand speech have; there is no type for it yet. */
interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult:
    | ((event: { results: { [index: number]: { [index: number]: { transcript: string } } } }) => void)
    | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start: () => void;
  abort: () => void;
}

function recognition(): (new () => Recognition) | undefined {
  const browser = globalThis as {
    SpeechRecognition?: new () => Recognition;
    webkitSpeechRecognition?: new () => Recognition;
  };
  return browser.SpeechRecognition ?? browser.webkitSpeechRecognition;
}

/** Listens to one sentence, where the browser can. */
export function useDictation(language: Language, onHeard: (text: string) => void) {
  const [isListening, setListening] = useState(false);
  const current = useRef<Recognition | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  const listen = useCallback(() => {
    if (current.current) return current.current.abort();
    const Recogniser = recognition();
    if (!Recogniser) return;
    const made = new Recogniser();
    made.lang = language === 'zh' ? 'zh-CN' : 'en-US';
    made.interimResults = false;
    made.onresult = (event) => {
      const heard = event.results[0]?.[0]?.transcript;
      if (heard) onHeard(heard);
    };
    const over = () => {
      current.current = null;
      setListening(false);
    };
    made.onend = over;
    made.onerror = over;
    current.current = made;
    setListening(true);
    made.start();
  }, [language, onHeard]);
  return { canListen: recognition() !== undefined, isListening, listen };
}
