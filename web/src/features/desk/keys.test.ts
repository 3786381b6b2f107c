import { expect, it } from 'vitest';
import { completedKeys, DEFAULT_KEYS, keyLabel, keyProblem } from './keys';

it('a letter stands for one thing, and none that the browser keeps', () => {
  expect(keyProblem(DEFAULT_KEYS, 'hold', 'KeyJ')).toBeNull();
  expect(keyProblem(DEFAULT_KEYS, 'hold', 'KeyH')).toBeNull();
  expect(keyProblem(DEFAULT_KEYS, 'hold', 'KeyA')).toBe('taken');
  for (const code of ['KeyD', 'KeyE', 'KeyF']) {
    expect(keyProblem(DEFAULT_KEYS, 'hold', code)).toBe('browser');
    expect(Object.values(DEFAULT_KEYS)).not.toContain(code);
  }
  expect(keyProblem(DEFAULT_KEYS, 'hold', 'Digit1')).toBe('notLetter');
});

it('what was kept and is not possible gives way to the defaults', () => {
  expect(completedKeys({ hold: 'KeyJ' }).hold).toBe('KeyJ');
  expect(completedKeys({ hold: 'KeyA' })).toEqual(DEFAULT_KEYS);
  expect(keyLabel('KeyJ')).toBe('Alt+J');
});
