/**
 * The transcripts of the chats on the desk, and what the agent has sent that the server has not acknowledged yet.
 *
 * Each message of the agent has a `client_id`: sending it again changes nothing if it had arrived. Messages of one
 * contact are sent one after the other, so that they arrive in the order in which they were written.
 */
import type { DeskApi } from '@/features/desk/desk-api';
import { ApiProblem } from '@/shared/api/client';
import type { MessageView } from '@/shared/api/types';
import { newId } from '@/shared/state/ids';
import { keep, readKept } from '@/shared/state/kept';
import { Store } from '@/shared/state/store';

export interface Outgoing {
  clientId: string;
  text: string;
  file?: File;
  at: string;
  state: 'sending' | 'failed';
  error: unknown;
}

export interface Transcript {
  status: 'loading' | 'ready' | 'failed';
  error: unknown;
  messages: readonly MessageView[];
  outgoing: readonly Outgoing[];
}

type All = Readonly<Record<string, Transcript>>;
type Server = Pick<DeskApi, 'messages' | 'say' | 'sendFile'>;

const EMPTY: Transcript = { status: 'loading', error: null, messages: [], outgoing: [] };
const KEPT_AS = 'outbox';
const AUTO_RETRY_MS = [1_000, 2_000, 4_000];

export class Transcripts {
  readonly store: Store<All>;
  private readonly sending = new Map<string, Promise<void>>();
  private readonly opened = new Set<string>();

  constructor(
    private readonly server: Server,
    private readonly readByCustomer: (contact: string, upTo: number) => void = () => {},
    private readonly pause: (ms: number) => Promise<void> = (ms) =>
      new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    // What a reload cut off is shown as not sent; with its client_id it can be sent again without doubling.
    const kept = readKept<Record<string, Outgoing[]>>('session', KEPT_AS, {});
    this.store = new Store<All>(
      Object.fromEntries(
        Object.entries(kept).map(([contact, outgoing]) => [
          contact,
          { ...EMPTY, outgoing: outgoing.map((one) => ({ ...one, state: 'failed' as const })) },
        ]),
      ),
    );
  }

  get(contact: string): Transcript {
    return this.store.get()[contact] ?? EMPTY;
  }

  /** Reads the transcript unless it is there. */
  open(contact: string): void {
    if (this.opened.has(contact)) return;
    this.opened.add(contact);
    void this.load(contact);
  }

  /** Reads what is missing, after a failure or after the live connection had a gap. */
  async load(contact: string): Promise<void> {
    this.put(contact, (before) => ({
      ...before,
      status: before.status === 'ready' ? 'ready' : 'loading',
      error: null,
    }));
    try {
      const after = this.get(contact).status === 'ready' ? (this.get(contact).messages.at(-1)?.seq ?? 0) : 0;
      const { items, customer_read } = await this.server.messages(contact, after);
      this.readByCustomer(contact, customer_read);
      this.put(contact, (before) => ({ ...withMessages(before, items), status: 'ready' }));
    } catch (error) {
      this.put(contact, (before) => ({
        ...before,
        status: before.messages.length ? 'ready' : 'failed',
        error,
      }));
    }
  }

  /** Reads the gaps of all transcripts that are open. */
  resynchronise(): void {
    for (const contact of this.opened) void this.load(contact);
  }

  /** A message came in by the live connection. */
  add(contact: string, message: MessageView): void {
    this.put(contact, (before) => withMessages(before, [message]));
  }

  say(contact: string, text: string): void {
    this.post(contact, { text });
  }

  sendFile(contact: string, file: File): void {
    this.post(contact, { text: file.name, file });
  }

  retry(contact: string, clientId: string): void {
    this.change(contact, clientId, { state: 'sending', error: null });
    this.enqueue(contact, clientId);
  }

  discard(contact: string, clientId: string): void {
    this.put(contact, (before) => ({
      ...before,
      outgoing: before.outgoing.filter((one) => one.clientId !== clientId),
    }));
  }

  /** Forgets the transcripts of contacts that have left the desk. */
  retain(contacts: ReadonlySet<string>): void {
    const all = this.store.get();
    for (const id of this.opened) if (!contacts.has(id)) this.opened.delete(id);
    const kept = Object.entries(all).filter(([id]) => contacts.has(id));
    if (kept.length !== Object.keys(all).length) this.store.set(Object.fromEntries(kept));
  }

  private post(contact: string, what: { text: string; file?: File }): void {
    const one: Outgoing = {
      clientId: newId(),
      at: new Date().toISOString(),
      state: 'sending',
      error: null,
      ...what,
    };
    this.put(contact, (before) => ({ ...before, outgoing: [...before.outgoing, one] }));
    this.enqueue(contact, one.clientId);
  }

  private enqueue(contact: string, clientId: string): void {
    const before = this.sending.get(contact) ?? Promise.resolve();
    this.sending.set(
      contact,
      before.then(() => this.send(contact, clientId)),
    );
  }

  private async send(contact: string, clientId: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const one = this.get(contact).outgoing.find((item) => item.clientId === clientId);
      if (!one) return;
      try {
        const message = one.file
          ? await this.server.sendFile(contact, clientId, one.file)
          : await this.server.say(contact, clientId, one.text);
        this.put(contact, (before) => withMessages(before, [{ ...message, client_id: clientId }]));
        return;
      } catch (error) {
        const wait = AUTO_RETRY_MS[attempt];
        if (wait === undefined || !(error instanceof ApiProblem && error.transient)) {
          this.change(contact, clientId, { state: 'failed', error });
          return;
        }
        await this.pause(wait);
      }
    }
  }

  private change(contact: string, clientId: string, change: Partial<Outgoing>): void {
    this.put(contact, (before) => ({
      ...before,
      outgoing: before.outgoing.map((one) => (one.clientId === clientId ? { ...one, ...change } : one)),
    }));
  }

  private put(contact: string, change: (before: Transcript) => Transcript): void {
    const before = this.get(contact);
    const after = change(before);
    this.store.set((all) => ({ ...all, [contact]: after }));
    if (after.outgoing !== before.outgoing) this.keepOutbox();
  }

  private keepOutbox(): void {
    const kept = Object.entries(this.store.get())
      .map(([contact, { outgoing }]) => [contact, outgoing.filter((one) => !one.file)] as const)
      .filter(([, outgoing]) => outgoing.length > 0);
    keep('session', KEPT_AS, kept.length > 0 ? Object.fromEntries(kept) : undefined);
  }
}

/** Adds messages: in order, none twice; what was on its way and has arrived is no longer outgoing. */
export function withMessages(before: Transcript, added: readonly MessageView[]): Transcript {
  if (added.length === 0) return before;
  const byId = new Map(before.messages.map((one) => [one.id, one]));
  for (const one of added) byId.set(one.id, { ...byId.get(one.id), ...one });
  const arrived = new Set(added.map((one) => one.client_id));
  const outgoing = before.outgoing.filter((one) => !arrived.has(one.clientId));
  return {
    ...before,
    messages: [...byId.values()].sort((a, b) => a.seq - b.seq),
    outgoing: outgoing.length === before.outgoing.length ? before.outgoing : outgoing,
  };
}
