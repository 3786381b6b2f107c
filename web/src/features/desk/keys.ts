/** Which key asks for what: Alt and a letter, chosen by the agent, each letter for one thing. */
import { Store, useStore } from '@/shared/state/store';

export const DEFAULT_KEYS = {
  accept: 'KeyA',
  decline: 'KeyN',
  hold: 'KeyH',
  mute: 'KeyM',
  end: 'KeyX',
  wrapUp: 'KeyW',
  ready: 'KeyR',
  next: 'KeyQ',
  business: 'KeyB',
  assist: 'KeyS',
  draft: 'KeyI',
} as const;

export type KeyName = keyof typeof DEFAULT_KEYS;
export type Keys = Record<KeyName, string>;
export const KEY_NAMES = Object.keys(DEFAULT_KEYS) as KeyName[];

/** Why a key cannot be chosen. */
export type KeyProblem = 'notLetter' | 'browser' | 'taken';

/** Letters that browsers mean something else by together with Alt: the address (D) and the menu (E, F). */
const BROWSER = new Set(['KeyD', 'KeyE', 'KeyF']);
const LETTER = /^Key[A-Z]$/;

export function keyProblem(keys: Keys, name: KeyName, code: string): KeyProblem | null {
  if (!LETTER.test(code)) return 'notLetter';
  if (BROWSER.has(code)) return 'browser';
  return KEY_NAMES.some((other) => other !== name && keys[other] === code) ? 'taken' : null;
}

/** What was kept, if all of it is possible together; else the defaults. */
export function completedKeys(kept: Partial<Record<KeyName, string>>): Keys {
  const keys: Keys = { ...DEFAULT_KEYS, ...kept };
  return KEY_NAMES.every((name) => keyProblem(keys, name, keys[name]) === null) ? keys : DEFAULT_KEYS;
}

/** The keys of the agent at the desk. */
export const keyChoice = new Store<Keys>(DEFAULT_KEYS);

/** The key as people read it: `Alt+H`. */
export const keyLabel = (code: string): string => `Alt+${code.slice('Key'.length)}`;

/** The key that asks for this now, as people read it. */
export function useKey(name: KeyName): string {
  return keyLabel(useStore(keyChoice, (keys) => keys[name]));
}
