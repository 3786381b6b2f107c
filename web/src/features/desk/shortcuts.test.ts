import { expect, it } from 'vitest';
import { commandOf } from './shortcuts';

const key = (code: string, more: Partial<KeyboardEvent> = {}) => ({
  code,
  key: '',
  altKey: true,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

it('Alt and a letter ask for a command, by the place of the key', () => {
  expect(commandOf(key('KeyA', { key: 'å' }), true)).toEqual({ name: 'accept' });
  expect(commandOf(key('KeyW'), false)).toEqual({ name: 'wrapUp' });
});

it('Alt and a digit choose a contact', () => {
  expect(commandOf(key('Digit3'), true)).toEqual({ name: 'choose', place: 3 });
  expect(commandOf(key('Numpad9'), true)).toEqual({ name: 'choose', place: 9 });
  expect(commandOf(key('Digit0'), true)).toBeNull();
});

it('letters without Alt are for writing, and other combinations for the browser', () => {
  expect(commandOf(key('KeyA', { altKey: false }), true)).toBeNull();
  expect(commandOf(key('KeyA', { ctrlKey: true }), false)).toBeNull();
  expect(commandOf(key('KeyA', { shiftKey: true }), false)).toBeNull();
  expect(commandOf(key('KeyZ'), false)).toBeNull();
});

it('a question mark opens the help unless it is being written', () => {
  const question = key('Slash', { key: '?', altKey: false, shiftKey: true });
  expect(commandOf(question, false)).toEqual({ name: 'help' });
  expect(commandOf(question, true)).toBeNull();
});
