/**
 * The keys of the desk: Alt and a letter that the agent may choose, by the key's place on the keyboard so that they work under any input method.
 * The page takes these keys before the browser does.
 */
import { useEffect, useRef } from 'react';
import { KEY_NAMES, keyChoice } from './keys';

export type Command =
  | {
      name:
        | 'accept'
        | 'decline'
        | 'hold'
        | 'mute'
        | 'end'
        | 'wrapUp'
        | 'ready'
        | 'next'
        | 'business'
        | 'assist'
        | 'draft'
        | 'help';
    }
  | { name: 'choose'; place: number };

type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** What a key asks for; `null` for a key that is not ours. */
export function commandOf(event: Pressed, isTyping: boolean): Command | null {
  if (event.ctrlKey || event.metaKey) return null;
  if (!event.altKey) return event.key === '?' && !isTyping ? { name: 'help' } : null;
  if (event.shiftKey) return null;
  if (event.code === 'Slash') return { name: 'help' };
  const keys = keyChoice.get();
  const name = KEY_NAMES.find((one) => keys[one] === event.code);
  if (name) return { name };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  return digit ? { name: 'choose', place: Number(digit) } : null;
}

function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox])'))
  );
}

/** Runs the desk's commands while the component is mounted; a modal dialog keeps its keys to itself. */
export function useShortcuts(run: (command: Command) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandOf(event, isTypingIn(event.target));
      if (!command) return;
      event.preventDefault();
      if (event.repeat || document.querySelector('dialog[open]')) return;
      latest.current(command);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
