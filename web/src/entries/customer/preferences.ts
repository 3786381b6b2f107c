/** How the customer wants to see the page: kept on the device, applied to the document. */
import type { Language } from '@/features/chat-customer/protocol';
import { deviceShelf, type Shelf } from '@/features/chat-customer/storage';

export interface Preferences {
  language: Language;
  /** 长辈版: large type and targets, nothing that pops up. */
  elderly: boolean;
  /** Size of the main text in points in the elderly view. */
  points: number;
}

/** The range that the rules for elderly views ask for. */
export const SMALLEST_POINTS = 18;
export const LARGEST_POINTS = 30;
export const STEP_POINTS = 3;

const KEY = 'yuanyin.preferences';

function points(value: unknown): number {
  const number = typeof value === 'number' && Number.isFinite(value) ? value : SMALLEST_POINTS;
  return Math.min(LARGEST_POINTS, Math.max(SMALLEST_POINTS, Math.round(number)));
}

/** What the address asks for comes first (a widget tells its language), then what was kept, then the browser. */
export function readPreferences(
  query: URLSearchParams,
  browser: string,
  kept: Shelf = deviceShelf,
): Preferences {
  const stored = (kept.get(KEY) ?? {}) as Partial<Preferences>;
  const asked = query.get('lang')?.slice(0, 2);
  const language = asked ?? stored.language ?? (browser.startsWith('zh') || browser === '' ? 'zh' : 'en');
  return {
    language: language === 'en' ? 'en' : 'zh',
    elderly: query.has('elderly') ? query.get('elderly') !== '0' : stored.elderly === true,
    points: points(stored.points),
  };
}

export function keepPreferences(preferences: Preferences, kept: Shelf = deviceShelf): void {
  kept.put(KEY, preferences);
}

/** Everything is measured in `rem`, so one size on the document makes all type larger. A point is 4/3 pixels. */
export function applyPreferences(
  preferences: Preferences,
  title: string,
  root = document.documentElement,
): void {
  root.lang = preferences.language === 'zh' ? 'zh-CN' : 'en';
  root.dataset.view = preferences.elderly ? 'elderly' : 'standard';
  root.style.fontSize = preferences.elderly ? `${(preferences.points * 4) / 3}px` : '';
  document.title = title;
}
