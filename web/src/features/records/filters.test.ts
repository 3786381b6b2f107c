import { expect, it } from 'vitest';
import { countFilters, readFilters, searchQuery, writeFilters } from './filters';

it('stands in the address and is read from it again', () => {
  const filters = {
    channel: 'phone',
    queue: 'vip',
    from: '2026-11-20',
    to: '2026-11-21',
    rated: 'yes',
  } as const;
  expect(readFilters(writeFilters(filters))).toEqual(filters);
});

it('keeps the number of a customer out of the address', () => {
  const query = writeFilters({ phone: '13812345678', channel: 'chat' });
  expect(query.toString()).toBe('channel=chat');
  expect(readFilters(query, '13812345678').phone).toBe('13812345678');
});

it('passes over what is no day or no answer', () => {
  expect(readFilters(new URLSearchParams('from=yesterday&rated=maybe&channel=&foo=1'))).toEqual({});
});

it('asks the server for whole days, the last one included', () => {
  const query = searchQuery({ from: '2026-11-20', to: '2026-11-20' });
  expect(Date.parse(String(query.to)) - Date.parse(String(query.from))).toBe(24 * 3600 * 1000);
  expect(searchQuery({ rated: 'no' }).rated).toBe(false);
  expect(searchQuery({}).rated).toBeUndefined();
});

it('counts the conditions that are set', () => {
  expect(countFilters({ channel: 'phone', text: '' })).toBe(1);
});
