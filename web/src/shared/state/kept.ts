/** Values that outlive a reload. Storage that is full or switched off makes them last until then only. */

type Area = 'local' | 'session';

const area = (name: Area): Storage | undefined => {
  try {
    return name === 'local' ? globalThis.localStorage : globalThis.sessionStorage;
  } catch {
    return undefined;
  }
};

export function readKept<T>(where: Area, key: string, otherwise: T): T {
  try {
    const text = area(where)?.getItem(`yuanyin.${key}`);
    return text ? (JSON.parse(text) as T) : otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(where: Area, key: string, value: unknown): void {
  try {
    if (value === undefined) area(where)?.removeItem(`yuanyin.${key}`);
    else area(where)?.setItem(`yuanyin.${key}`, JSON.stringify(value));
  } catch {
    // Full or switched off.
  }
}
