import { describe, expect, it } from 'vitest';
import { placeAt, readDocument } from '@/shared/json/reading';
import { lineOf, written } from './text';

const FLOW = {
  id: 'main',
  nodes: {
    welcome: { kind: 'say', prompts: [{ zh: '您好' }, { zh: '再见' }], next: 'menu' },
    menu: { kind: 'menu', options: [] },
  },
};

describe('a flow as text', () => {
  it('is read back as it was written', () => {
    expect(readDocument(written(FLOW))).toEqual({ document: FLOW });
  });

  it('says where it is broken', () => {
    const reading = readDocument('{\n  "id": "main",\n  "nodes": oops\n}');
    expect(reading).toEqual({ line: 3, column: 12 });
    expect(readDocument('{"a": 1,}')).toEqual({ line: 1, column: 9 });
    expect(readDocument('{"a": [1, 2}')).toEqual({ line: 1, column: 12 });
    expect(readDocument('{"a": "no end')).toEqual({ line: 1, column: 7 });
    expect(readDocument('')).toEqual({ line: 1, column: 1 });
    expect(readDocument('{} {}')).toEqual({ line: 1, column: 4 });
  });

  it('counts lines and columns from one', () => {
    expect(placeAt('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
    expect(placeAt('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  });

  it('finds the line that a finding points at', () => {
    const text = written(FLOW);
    const lines = text.split('\n');
    const at = (pointer: string) => lines[(lineOf(text, pointer) ?? 0) - 1]?.trim();
    expect(at('/nodes/menu/kind')).toBe('"kind": "menu",');
    expect(at('/nodes/welcome/next')).toBe('"next": "menu"');
    expect(at('/nodes/welcome/prompts/1/zh')).toBe('"zh": "再见"');
    expect(at('/id')).toBe('"id": "main",');
  });

  it('points at what is nearest when the place itself is missing', () => {
    const text = written(FLOW);
    expect(text.split('\n')[(lineOf(text, '/nodes/menu/no_input') ?? 0) - 1]?.trim()).toBe('"menu": {');
    expect(lineOf(text, '/nowhere')).toBeNull();
  });
});
