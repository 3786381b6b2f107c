import { expect, it } from 'vitest';
import { fenOf, firstValues, missing, mistakesByField, wishOf } from './form-values';
import type { Item, ServiceField } from './types';

const field = (name: string, more: Partial<ServiceField> = {}): ServiceField => ({
  name,
  label: { zh: name, en: name },
  kind: 'text',
  required: true,
  choices: [],
  least: null,
  most: null,
  prefill: null,
  ...more,
});

const item = {
  code: 'golf-booking',
  fields: [
    field('name', { prefill: 'name' }),
    field('phone', { kind: 'phone', prefill: 'phone' }),
    field('begins_at', { kind: 'date_time' }),
    field('remark', { required: false }),
  ],
} as unknown as Item;

it('takes what the bank knows and asks for the rest', () => {
  const values = firstValues(item, true);
  expect([...values.registered]).toEqual(['name', 'phone']);
  expect(missing(item, values)).toEqual(['begins_at']);
  expect([...firstValues(item, false).registered]).toEqual(['name']);
});

it('sends times with the offset of China and leaves out what is empty', () => {
  const values = { fields: { begins_at: '2026-03-12T08:00', remark: ' ' }, registered: new Set(['name']) };
  expect(wishOf(item, 'c', values)).toEqual({
    item: 'golf-booking',
    contact: 'c',
    fields: { begins_at: '2026-03-12T08:00:00+08:00' },
    registered: ['name'],
  });
});

it('finds the field that the server speaks of', () => {
  expect(
    mistakesByField([
      { pointer: '/fields/plate', message: '请填写' },
      { pointer: '/item', message: '?' },
    ]),
  ).toEqual({
    plate: '请填写',
  });
});

it('reads yuan as fen and nothing else as an amount', () => {
  expect([fenOf('8800'), fenOf('0.5'), fenOf('19.99'), fenOf(' 1 ')]).toEqual([880_000, 50, 1_999, 100]);
  expect([fenOf(''), fenOf('-1'), fenOf('1.234'), fenOf('abc')]).toEqual([null, null, null, null]);
});
