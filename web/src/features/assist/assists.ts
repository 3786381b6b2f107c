/** The help for the contacts on the desk: read once, then told live. */
import { api } from '@/shared/api/client';
import { Store } from '@/shared/state/store';
import type { Assistance, Line } from './types';

type All = Readonly<Record<string, Assistance>>;

/** Puts the lines of a transcript together; `null` if some between them are missing. */
export function joined(known: readonly Line[], fresh: readonly Line[], count: number): Line[] | null {
  const first = fresh[0]?.seq ?? count + 1;
  const kept = known.filter((line) => line.seq < first);
  return kept.length + fresh.length === count ? [...kept, ...fresh] : null;
}

export class Assists {
  readonly store = new Store<All>({});
  private readonly opened = new Set<string>();

  constructor(
    private readonly read: (contact: string) => Promise<Assistance> = (contact) =>
      api.get<Assistance>(`/contacts/${contact}/assistance`),
  ) {}

  get(contact: string): Assistance | undefined {
    return this.store.get()[contact];
  }

  /** A frame of the live connection. */
  receive(view: Assistance): void {
    const known = this.get(view.contact);
    if (known && known.revision > view.revision) return;
    const lines = joined(known?.lines ?? [], view.lines, view.line_count);
    this.store.set((all) => ({ ...all, [view.contact]: { ...view, lines: lines ?? view.lines } }));
    if (!lines) this.refresh(view.contact);
  }

  /** Reads what was there before the page was. */
  open(contact: string): void {
    if (this.opened.has(contact)) return;
    this.opened.add(contact);
    this.refresh(contact);
  }

  resynchronise(): void {
    for (const contact of this.opened) this.refresh(contact);
  }

  retain(contacts: ReadonlySet<string>): void {
    for (const id of this.opened) if (!contacts.has(id)) this.opened.delete(id);
    const kept = Object.entries(this.store.get()).filter(([id]) => contacts.has(id));
    if (kept.length < Object.keys(this.store.get()).length) this.store.set(Object.fromEntries(kept));
  }

  private refresh(contact: string): void {
    this.read(contact).then(
      (view) => {
        const known = this.get(contact);
        if (!known || known.revision <= view.revision) this.store.set((all) => ({ ...all, [contact]: view }));
      },
      () => this.opened.delete(contact),
    );
  }
}
