/** What has been said, in the server's order, and what the customer sees of it. */
import type { Outbox, OutboxEntry } from './outbox';
import type { MessageView } from './protocol';

export interface Transcript {
  /** Sorted by `seq`, each `seq` once. */
  messages: readonly MessageView[];
  /** The highest `seq` that arrived as a message. Acknowledgements do not move it: what the other side said in
   *  between may still be on its way. */
  cursor: number;
}

export const EMPTY: Transcript = { messages: [], cursor: 0 };

function placed(messages: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const others = messages.filter(
    (one) =>
      one.seq !== message.seq &&
      one.id !== message.id &&
      !(message.client_id !== null && one.client_id === message.client_id && one.from === message.from),
  );
  const after = others.findIndex((one) => one.seq > message.seq);
  if (after === -1) return [...others, message];
  return [...others.slice(0, after), message, ...others.slice(after)];
}

/** A message arrived; one that is already there is replaced by the server's word. */
export function received(transcript: Transcript, message: MessageView): Transcript {
  return {
    messages: placed(transcript.messages, message),
    cursor: Math.max(transcript.cursor, message.seq),
  };
}

/** The server acknowledged an entry: it stands at its place at once, without waiting for the echo. */
export function acknowledged(transcript: Transcript, entry: OutboxEntry, seq: number): Transcript {
  if (transcript.messages.some((one) => one.seq === seq || one.client_id === entry.clientId))
    return transcript;
  const message: MessageView = {
    id: entry.clientId,
    seq,
    client_id: entry.clientId,
    from: 'customer',
    kind: 'text',
    text: entry.text,
    choices: [],
    file: null,
    agent_name: null,
    at: entry.at,
  };
  return { messages: placed(transcript.messages, message), cursor: transcript.cursor };
}

/** A line on the page: a message that the server has, or an entry that is on its way. */
export type Line =
  | { key: string; kind: 'message'; message: MessageView }
  | { key: string; kind: 'pending'; entry: OutboxEntry };

/** The conversation as it is shown: what the server has first, then what is on its way. */
export function lines(transcript: Transcript, outbox: Outbox): Line[] {
  const known = new Set(transcript.messages.map((message) => message.client_id));
  return [
    ...transcript.messages.map(
      (message): Line => ({
        key: message.client_id ?? message.id,
        kind: 'message',
        message,
      }),
    ),
    ...outbox
      .filter((entry) => !known.has(entry.clientId))
      .map((entry): Line => ({ key: entry.clientId, kind: 'pending', entry })),
  ];
}

/**
 * The message whose choices can still be chosen: the last one with choices, as long as the customer has said nothing
 * since. `null` when there is none.
 */
export function openChoices(transcript: Transcript, outbox: Outbox): MessageView | null {
  if (outbox.some((entry) => entry.state !== 'failed')) return null;
  for (let index = transcript.messages.length - 1; index >= 0; index -= 1) {
    const message = transcript.messages[index];
    if (!message || message.from === 'customer') return null;
    if (message.kind !== 'rating' && message.choices.length > 0) return message;
  }
  return null;
}

/** The customer's last message that the agent has read, which carries the read mark. */
export function lastRead(transcript: Transcript, upTo: number): number | null {
  const own = transcript.messages.filter((message) => message.from === 'customer' && message.seq <= upTo);
  return own.at(-1)?.seq ?? null;
}

/** The grade that the customer has given to the last request for one. */
export function gradeGiven(transcript: Transcript): number | null {
  const last = transcript.messages.filter((message) => message.kind === 'rating').at(-1);
  const score = last?.from === 'customer' ? Number.parseInt(last.text ?? '', 10) : Number.NaN;
  return Number.isNaN(score) ? null : score;
}

/** The highest `seq` said by the bank, which the customer reads by looking at the conversation. */
export function lastHeard(transcript: Transcript): number {
  return transcript.messages.reduce(
    (high, one) => (one.from === 'customer' ? high : Math.max(high, one.seq)),
    0,
  );
}

const PERSON = /人工|坐席|座席|\bagent\b|\bperson\b|\bstaff\b|\brepresentative\b|\badvis[eo]r\b/i;

/** The choice on offer that leads to a person, if the flow offers one now. */
export function choiceForPerson(message: MessageView | null): { key: string; label: string } | null {
  return message?.choices.find((choice) => PERSON.test(choice.label)) ?? null;
}
