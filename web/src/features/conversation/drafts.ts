/** What the agent has begun to write for a contact. It outlives switching between contacts and a reload of the page. */
import { keep, readKept } from '@/shared/state/kept';
import { Store } from '@/shared/state/store';

export interface Draft {
  reply?: string;
  /** Absent until the agent changes the note: then the server's is shown. */
  note?: string;
  code?: string;
}
type AllDrafts = Readonly<Record<string, Draft>>;

const KEPT_AS = 'drafts';
const NONE: Draft = {};

export class Drafts {
  readonly store: Store<AllDrafts>;

  constructor() {
    this.store = new Store(readKept<AllDrafts>('session', KEPT_AS, {}));
  }

  get(contact: string): Draft {
    return this.store.get()[contact] ?? NONE;
  }

  set(contact: string, change: Draft): void {
    this.store.set((all) => ({ ...all, [contact]: { ...all[contact], ...change } }));
    keep('session', KEPT_AS, this.store.get());
  }

  /** Forgets what belongs to contacts that have left the desk. */
  retain(contacts: ReadonlySet<string>): void {
    const all = this.store.get();
    const kept = Object.entries(all).filter(([id]) => contacts.has(id));
    if (kept.length === Object.keys(all).length) return;
    this.store.set(Object.fromEntries(kept));
    keep('session', KEPT_AS, this.store.get());
  }
}
