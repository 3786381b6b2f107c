import type { Refused } from '@/features/chat-customer/api';
import { useLanguage } from '@/features/chat-customer/context';
import { BOARD_TEXTS, type BoardTexts } from './texts';

export function useBoardTexts(): BoardTexts {
  return BOARD_TEXTS[useLanguage()];
}

/** A refusal in words; no answer at all is said in our own. */
export function refusal(error: unknown, texts: BoardTexts): string {
  const { problem } = error as Partial<Refused>;
  return problem?.title || texts.network;
}
