/**
 * What the customer has said and the bank has not yet acknowledged.
 *
 * Each entry carries a `clientId` under which the server takes it once, however often it is sent. The outbox is kept
 * in the tab's storage, so a reload loses nothing; entries leave it only when they are acknowledged or given up.
 * Secrets never come here: see `secure` in `chat.ts`.
 */

export interface OutboxEntry {
  clientId: string;
  kind: 'text' | 'choice' | 'file';
  /** The text as the customer sees it: what was written, a choice's label, a file's name. */
  text: string;
  /** The key of a choice. */
  key?: string;
  file?: { name: string; size: number; mediaType: string };
  at: string;
  state: 'waiting' | 'sent' | 'failed';
  /** Why it failed, in the customer's language. */
  reason?: string;
}

export type Outbox = readonly OutboxEntry[];

/** Adds an entry at the end. */
export function queued(outbox: Outbox, entry: Omit<OutboxEntry, 'state'>): Outbox {
  if (outbox.some((one) => one.clientId === entry.clientId)) return outbox;
  return [...outbox, { ...entry, state: 'waiting' }];
}

function changed(outbox: Outbox, clientId: string, change: Partial<OutboxEntry>): Outbox {
  return outbox.map((entry) => (entry.clientId === clientId ? { ...entry, ...change } : entry));
}

/** The entry is on the wire. */
export function sent(outbox: Outbox, clientId: string): Outbox {
  return changed(outbox, clientId, { state: 'sent', reason: undefined });
}

/** The server has it. */
export function settled(outbox: Outbox, clientId: string): Outbox {
  return outbox.some((entry) => entry.clientId === clientId)
    ? outbox.filter((entry) => entry.clientId !== clientId)
    : outbox;
}

/** The server does not take it, or a file did not get through. */
export function refused(outbox: Outbox, clientId: string, reason: string): Outbox {
  return changed(outbox, clientId, { state: 'failed', reason });
}

/** The customer asks for another try. */
export function again(outbox: Outbox, clientId: string): Outbox {
  return changed(outbox, clientId, { state: 'waiting', reason: undefined });
}

/** The wire is gone: what was on it may or may not have arrived, so it will be sent once more. */
export function unplugged(outbox: Outbox): Outbox {
  return outbox.map((entry) =>
    entry.state === 'sent' && entry.kind !== 'file' ? { ...entry, state: 'waiting' as const } : entry,
  );
}

/** The page is loaded anew: texts go again, files are no longer in hand. */
export function reloaded(outbox: Outbox, fileReason: string): Outbox {
  return outbox.map((entry) => {
    if (entry.state === 'failed') return entry;
    if (entry.kind === 'file') return { ...entry, state: 'failed' as const, reason: fileReason };
    return { ...entry, state: 'waiting' as const };
  });
}

/** Nothing can be delivered any more. */
export function abandoned(outbox: Outbox, reason: string): Outbox {
  return outbox.map((entry) => ({ ...entry, state: 'failed' as const, reason: entry.reason ?? reason }));
}

/** What goes on the wire now, in the order in which it was said. Files travel by themselves. */
export function due(outbox: Outbox): OutboxEntry[] {
  return outbox.filter((entry) => entry.state === 'waiting' && entry.kind !== 'file');
}

/** Reads a stored outbox, passing over what is not one. */
export function readOutbox(value: unknown): Outbox {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry): entry is OutboxEntry =>
      typeof entry === 'object' &&
      entry !== null &&
      typeof entry.clientId === 'string' &&
      typeof entry.text === 'string' &&
      ['text', 'choice', 'file'].includes(entry.kind) &&
      ['waiting', 'sent', 'failed'].includes(entry.state),
  );
}
