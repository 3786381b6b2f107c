import { useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '@/features/chat-customer/protocol';
import { type HandsetText, textsAfter } from './api';
import { joined } from './thread';

const EVERY_MS = 1_000;

export interface Thread {
  texts: HandsetText[];
  /** The last look at the handset had no answer. */
  isLost: boolean;
  look: () => Promise<void>;
}

/** The texts of a handset, looked at every second while the page is seen. */
export function useThread(phone: string, language: Language): Thread {
  const [texts, setTexts] = useState<HandsetText[]>([]);
  const [isLost, setLost] = useState(false);
  const last = useRef(0);

  const look = useCallback(async () => {
    try {
      const came = await textsAfter(phone, last.current, language);
      setLost(false);
      if (came.length === 0) return;
      last.current = Math.max(last.current, ...came.map((text) => text.seq));
      setTexts((known) => joined(known, came));
    } catch {
      setLost(true);
    }
  }, [phone, language]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const round = async () => {
      if (document.visibilityState === 'visible') await look();
      if (isWanted) timer = setTimeout(round, EVERY_MS);
    };
    void round();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [look]);

  return { texts, isLost, look };
}
