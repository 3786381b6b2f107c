import { describe, expect, it } from 'vitest';
import type { Shelf } from '@/features/chat-customer/storage';
import { applyPreferences, keepPreferences, readPreferences } from './preferences';

function memory(): Shelf {
  const kept = new Map<string, unknown>();
  return {
    get: (key) => kept.get(key) ?? null,
    put: (key, value) => kept.set(key, value),
    drop: (key) => kept.delete(key),
  };
}
const query = (text = '') => new URLSearchParams(text);

describe('preferences', () => {
  it('are Chinese unless the browser or the address says otherwise', () => {
    expect(readPreferences(query(), 'zh-CN', memory()).language).toBe('zh');
    expect(readPreferences(query(), 'fr-FR', memory()).language).toBe('en');
    expect(readPreferences(query('lang=zh-CN'), 'en-US', memory()).language).toBe('zh');
  });

  it('are kept, with the size of type inside its range', () => {
    const kept = memory();
    keepPreferences({ language: 'en', elderly: true, points: 90 }, kept);
    expect(readPreferences(query(), 'zh-CN', kept)).toEqual({ language: 'en', elderly: true, points: 30 });
  });

  it('make the type at least eighteen points in the elderly view', () => {
    const root = document.createElement('html');
    applyPreferences({ language: 'zh', elderly: true, points: 18 }, 'title', root);
    expect(root.style.fontSize).toBe('24px');
    expect(root.lang).toBe('zh-CN');
    applyPreferences({ language: 'en', elderly: false, points: 18 }, 'title', root);
    expect(root.style.fontSize).toBe('');
  });
});
