import { expect, it } from 'vitest';
import { lineOf, span, written } from './places';

const document: unknown = JSON.parse(
  '{"rules": [{"id": "a/b", "when": {}, "then": {"priority": 5}}], "areas": {"x/y": {"regions": ["51", "31"]}}}',
);

it('writes a document that can be read again', () => {
  expect(JSON.parse(written(document).text)).toEqual(document);
});

it('knows the line of every place', () => {
  const found = written(document);
  const row = (pointer: string) => found.text.split('\n')[lineOf(found, pointer)]?.trim();
  expect(row('/rules/0/then/priority')).toBe('"priority": 5');
  expect(row('/areas/x~1y/regions/1')).toBe('"regions": ["51", "31"]');
});

it('goes to what a place would lie in where it is not written down', () => {
  const found = written(document);
  expect(found.text.split('\n')[lineOf(found, '/rules/0/then/queue')]?.trim()).toBe('"then": {');
});

it('finds a line in the text', () => {
  expect(span('ab\ncde\nf', 1)).toEqual([3, 6]);
});
