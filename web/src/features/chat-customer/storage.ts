/**
 * What the page keeps in the browser.
 *
 * The conversation's token, cursor and outbox live in the tab (`sessionStorage`): they survive a reload and a lost
 * network, and are gone when the tab is closed, because the next person at a shared computer must not find them.
 * Preferences (language, elderly view, size of type) live in `localStorage`. The conversation itself is not kept:
 * the server tells it again.
 */
import { type Outbox, readOutbox } from './outbox';

/** Storage that may be switched off (private windows, partitioned frames): then the page's memory serves. */
export interface Shelf {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  drop(key: string): void;
}

export function shelf(storage: () => Storage): Shelf {
  const memory = new Map<string, string>();
  const real = (): Storage | null => {
    try {
      return storage();
    } catch {
      return null;
    }
  };
  return {
    get(key) {
      try {
        const text = memory.get(key) ?? real()?.getItem(key) ?? null;
        return text === null ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    put(key, value) {
      const text = JSON.stringify(value);
      try {
        const store = real();
        if (!store) throw new Error('no storage');
        store.setItem(key, text);
        memory.delete(key);
      } catch {
        memory.set(key, text);
      }
    },
    drop(key) {
      memory.delete(key);
      try {
        real()?.removeItem(key);
      } catch {
        // Nothing was kept there.
      }
    },
  };
}

export const tabShelf = shelf(() => window.sessionStorage);
export const deviceShelf = shelf(() => window.localStorage);

export interface StoredChat {
  contact: string;
  token: string;
  /** The last message that this tab has shown. */
  cursor: number;
  /** The customer has asked to end; it is told to the server as soon as it can be. */
  ending?: boolean;
}

/** What one tab keeps of the conversation at one line. */
export class ChatKeeper {
  constructor(
    private readonly line: string,
    private readonly kept: Shelf = tabShelf,
  ) {}

  chat(): StoredChat | null {
    const value = this.kept.get(`yuanyin.chat.${this.line}`) as StoredChat | null;
    if (!value || typeof value.contact !== 'string' || typeof value.token !== 'string') return null;
    return { ...value, cursor: Number.isFinite(value.cursor) ? value.cursor : 0 };
  }

  keepChat(chat: StoredChat): void {
    this.kept.put(`yuanyin.chat.${this.line}`, chat);
  }

  outbox(): Outbox {
    return readOutbox(this.kept.get(`yuanyin.outbox.${this.line}`));
  }

  keepOutbox(outbox: Outbox): void {
    if (outbox.length === 0) this.kept.drop(`yuanyin.outbox.${this.line}`);
    else this.kept.put(`yuanyin.outbox.${this.line}`, outbox);
  }

  draft(): string {
    const value = this.kept.get(`yuanyin.draft.${this.line}`);
    return typeof value === 'string' ? value : '';
  }

  keepDraft(text: string): void {
    if (text === '') this.kept.drop(`yuanyin.draft.${this.line}`);
    else this.kept.put(`yuanyin.draft.${this.line}`, text);
  }

  forget(): void {
    this.kept.drop(`yuanyin.chat.${this.line}`);
    this.kept.drop(`yuanyin.outbox.${this.line}`);
    this.kept.drop(`yuanyin.draft.${this.line}`);
  }
}

/** A random identifier (UUID version 4), also on pages that were not delivered over TLS. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
