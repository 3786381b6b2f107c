import { describe, expect, it } from 'vitest';
import type { ChatView } from './chat-view';
import { clock, size, wait } from './format';
import { grades } from './rating-card';
import { stateSentence } from './state-line';
import { newId, shelf } from './storage';
import { TEXTS } from './texts';
import { fileProblem } from './uploads';

describe('what the customer reads', () => {
  it('promises no shorter wait than it expects', () => {
    expect(wait(59, TEXTS.zh)).toBe('不到 1 分钟');
    expect(wait(61, TEXTS.zh)).toBe('约 2 分钟');
    expect(wait(120, TEXTS.en)).toBe('about 2 min');
  });

  it('says the place in the queue as people before you', () => {
    const queued = (position: number | null, expectedWaitSeconds: number | null) =>
      stateSentence({ phase: 'live', state: 'queued', position, expectedWaitSeconds } as ChatView, TEXTS.zh);
    expect(queued(3, 95)).toBe('正在为您转接人工，您前面还有 2 位，预计等待约 2 分钟');
    expect(queued(1, null)).toBe('正在为您转接人工，您是下一位');
    expect(queued(null, null)).toBe('正在为您转接人工，请稍候');
  });

  it('shows the date with the time when it was not today', () => {
    const now = new Date(2026, 10, 21, 12, 0);
    expect(clock(new Date(2026, 10, 21, 9, 5).toISOString(), 'zh', now)).toBe('09:05');
    expect(clock(new Date(2026, 10, 20, 9, 5).toISOString(), 'zh', now)).toContain('20');
    expect(clock('nonsense', 'zh', now)).toBe('');
  });

  it('writes sizes in the unit that fits', () => {
    expect([size(820), size(34_600), size(2_500_000)]).toEqual(['820 B', '34 KB', '2.4 MB']);
  });

  it('refuses empty files and files over ten megabytes before they are sent', () => {
    expect(fileProblem(0)).toBe('fileEmpty');
    expect(fileProblem(10 * 1024 * 1024)).toBeNull();
    expect(fileProblem(10 * 1024 * 1024 + 1)).toBe('fileTooLarge');
  });

  it('asks for five grades in words, best first, or for those that the flow names', () => {
    expect(grades([], TEXTS.zh.grades).map((grade) => grade.label)).toEqual([
      '非常满意',
      '满意',
      '一般',
      '不满意',
      '非常不满意',
    ]);
    const asked = grades(
      [
        { key: '1', label: '差' },
        { key: '3', label: '好' },
        { key: '2', label: '中' },
      ],
      TEXTS.zh.grades,
    );
    expect(asked.map((grade) => grade.score)).toEqual([3, 2, 1]);
  });

  it('has every text in both languages', () => {
    expect(Object.keys(TEXTS.en)).toEqual(Object.keys(TEXTS.zh));
  });
});

describe('the shelf', () => {
  it('serves from memory when the browser keeps nothing', () => {
    const kept = shelf(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    kept.put('a', { b: 1 });
    expect(kept.get('a')).toEqual({ b: 1 });
    kept.drop('a');
    expect(kept.get('a')).toBeNull();
  });

  it('makes identifiers that differ', () => {
    expect(new Set(Array.from({ length: 100 }, newId)).size).toBe(100);
  });
});
