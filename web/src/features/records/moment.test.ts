import { describe, expect, test } from 'vitest';
import { momentOf } from './moment';

const recordings = [
  { id: 'first', started_at: '2026-03-02T10:00:00Z', milliseconds: 60_000 },
  { id: 'second', started_at: '2026-03-02T10:05:00Z', milliseconds: 60_000 },
  { id: 'running', started_at: '2026-03-02T10:10:00Z', milliseconds: null },
] as Parameters<typeof momentOf>[0];

describe('a moment in the recordings', () => {
  test('is found a little before it was noted, in the recording that has it', () => {
    expect(momentOf(recordings, '2026-03-02T10:05:20Z')).toEqual({ recording: 'second', at: 17 });
  });

  test('is never before the beginning', () => {
    expect(momentOf(recordings, '2026-03-02T10:00:01Z')).toEqual({ recording: 'first', at: 0 });
  });

  test('is not found where nothing was recorded, or is still being recorded', () => {
    expect(momentOf(recordings, '2026-03-02T10:03:00Z')).toBeNull();
    expect(momentOf(recordings, '2026-03-02T10:10:05Z')).toBeNull();
  });
});
