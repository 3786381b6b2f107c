import { expect, it } from 'vitest';
import { Assists, joined } from './assists';
import type { Assistance, Line } from './types';

const line = (seq: number): Line => ({ seq, by: 'agent', text: `${seq}`, at: '2026-03-02T09:00:00Z' });
const view = (revision: number, lines: Line[], count = lines.length): Assistance => ({
  contact: 'c',
  revision,
  bank: { zh: '银行', en: 'Bank' },
  business: null,
  phrases: [],
  warnings: [],
  fields: [],
  articles: [],
  draft: null,
  summary: null,
  transcript: 'live',
  line_count: count,
  lines,
  speaking: [],
});

it('the last lines are put behind those that are known', () => {
  expect(joined([line(1), line(2)], [line(2), line(3)], 3)?.map((one) => one.seq)).toEqual([1, 2, 3]);
  expect(joined([], [line(2), line(3)], 3)).toBeNull();
});

it('what is out of date changes nothing', () => {
  const assists = new Assists(() => Promise.reject(new Error('nobody reads')));
  assists.receive(view(2, [line(1)]));
  assists.receive(view(1, []));
  expect(assists.get('c')?.lines).toHaveLength(1);
});

it('lines that were missed are read', async () => {
  const assists = new Assists(() => Promise.resolve(view(3, [line(1), line(2), line(3)])));
  assists.receive(view(3, [line(3)], 3));
  await Promise.resolve();
  await Promise.resolve();
  expect(assists.get('c')?.lines).toHaveLength(3);
});
