/**
 * What the desk knows, and how each frame of the live connection changes it. Pure: time comes as an argument.
 *
 * Contacts have places, like seats: a contact takes the first free place of its medium and keeps it until it is gone,
 * so that nothing moves under the cursor and `Alt+3` stays the same customer.
 */
import type { Channel, DeskContact, DeskOffer, DeskView, MessageView, Time } from '@/shared/api/types';

export interface Selection {
  kind: 'offer' | 'contact';
  id: string;
  /** It has come in the place of another, by itself: what is being typed was not meant for it. */
  isUnasked?: boolean;
}
type Place = string | null;

export interface Places {
  voice: readonly Place[];
  text: readonly Place[];
  deferred: readonly Place[];
}

interface LastMessage {
  at: Time;
  from: MessageView['from'];
}

export interface DeskState {
  view: DeskView | null;
  places: Places;
  selected: Selection | null;
  unread: Readonly<Record<string, number>>;
  last: Readonly<Record<string, LastMessage>>;
  /** Until when (milliseconds) the customer is shown as typing. */
  typing: Readonly<Record<string, number>>;
  /** Up to which message the customer has read. */
  readUpTo: Readonly<Record<string, number>>;
}

export const EMPTY: DeskState = {
  view: null,
  places: { voice: [], text: [], deferred: [] },
  selected: null,
  unread: {},
  last: {},
  typing: {},
  readUpTo: {},
};

const TYPING_FOR_MS = 6_000;

export function isVoice(channel: Channel): boolean {
  return channel === 'phone' || channel === 'video';
}

/** Work that waits: messages, mails, posts. */
export function isDeferred(channel: Channel): boolean {
  return channel === 'board' || channel === 'email' || channel === 'forum';
}

/** What an offer of this channel is called. */
export function offerKind(channel: Channel): 'offer.call' | 'offer.chat' | 'offer.message' {
  if (isVoice(channel)) return 'offer.call';
  return isDeferred(channel) ? 'offer.message' : 'offer.chat';
}

/** Seats the contacts: those who have a place keep it, the others take the first free one. */
export function seat(before: readonly Place[], contacts: readonly string[], capacity: number): Place[] {
  const places: Place[] = before.map((id) => (id !== null && contacts.includes(id) ? id : null));
  while (places.length < capacity) places.push(null);
  for (const id of contacts) {
    if (places.includes(id)) continue;
    const free = places.indexOf(null);
    if (free >= 0) places[free] = id;
    else places.push(id);
  }
  while (places.length > capacity && places.at(-1) === null) places.pop();
  return places;
}

/** Contacts in the order of their places; the first is reached by `Alt+1`. */
export function seated(places: Places): Place[] {
  return [...places.voice, ...places.text, ...places.deferred];
}

export function findContact(state: DeskState, id: string | undefined): DeskContact | undefined {
  return state.view?.contacts.find((one) => one.contact.id === id);
}

export function findOffer(state: DeskState, id: string | undefined): DeskOffer | undefined {
  return state.view?.offers.find((one) => one.id === id);
}

/** The offer that runs out first: the one that keys act on. */
export function firstOffer(state: DeskState): DeskOffer | undefined {
  return state.view?.offers.reduce<DeskOffer | undefined>(
    (first, one) => (first && Date.parse(first.expires_at) <= Date.parse(one.expires_at) ? first : one),
    undefined,
  );
}

/** Takes the whole view of the server over. */
export function withView(state: DeskState, view: DeskView): DeskState {
  const of = (fits: (channel: Channel) => boolean) =>
    view.contacts.filter((one) => fits(one.contact.channel)).map((one) => one.contact.id);
  const voice = of(isVoice);
  const deferred = of(isDeferred);
  const text = of((channel) => !isVoice(channel) && !isDeferred(channel));
  const ids = new Set(view.contacts.map((one) => one.contact.id));
  const next: DeskState = {
    ...state,
    view,
    places: {
      voice: seat(state.places.voice, voice, view.agent.voice_capacity),
      text: seat(state.places.text, text, view.agent.text_capacity),
      deferred: seat(state.places.deferred, deferred, view.agent.deferred_capacity),
    },
    unread: Object.fromEntries(view.contacts.map((one) => [one.contact.id, one.unread])),
    last: only(state.last, ids),
    typing: only(state.typing, ids),
    readUpTo: only(state.readUpTo, ids),
  };
  return { ...next, selected: reselect(state, next) };
}

/**
 * What is shown stays, unless a call has just been answered or it is gone: then what came of it, the first contact, or
 * an offer.
 */
function reselect(before: DeskState, after: DeskState): Selection | null {
  const { selected } = before;
  const known = new Set(before.view?.contacts.map((one) => one.contact.id));
  const answered = after.view?.contacts.find(
    (one) => isVoice(one.contact.channel) && !known.has(one.contact.id),
  );
  if (answered) return { kind: 'contact', id: answered.contact.id };
  if (selected?.kind === 'contact' && findContact(after, selected.id)) return selected;
  if (selected?.kind === 'offer') {
    if (findOffer(after, selected.id)) return selected;
    const accepted = findOffer(before, selected.id)?.contact.id;
    if (accepted && findContact(after, accepted)) return { kind: 'contact', id: accepted };
  }
  const next = seated(after.places).find((id) => id !== null);
  if (next) return { kind: 'contact', id: next, ...(selected && { isUnasked: true }) };
  const offer = firstOffer(after);
  return offer ? { kind: 'offer', id: offer.id } : null;
}

/** A message was said. One that the agent has not before their eyes counts as unread. */
export function withMessage(
  state: DeskState,
  contact: string,
  message: MessageView,
  isSeen: boolean,
): DeskState {
  const next = { ...state };
  if (message.from === 'customer' || message.from === 'agent') {
    next.last = { ...state.last, [contact]: { at: message.at, from: message.from } };
  }
  if (message.from === 'customer') {
    next.typing = { ...state.typing, [contact]: 0 };
    if (!isSeen) next.unread = { ...state.unread, [contact]: (state.unread[contact] ?? 0) + 1 };
  }
  return next;
}

export function withTyping(state: DeskState, contact: string, now: number): DeskState {
  return { ...state, typing: { ...state.typing, [contact]: now + TYPING_FOR_MS } };
}

export function withReadByCustomer(state: DeskState, contact: string, upTo: number): DeskState {
  if ((state.readUpTo[contact] ?? 0) >= upTo) return state;
  return { ...state, readUpTo: { ...state.readUpTo, [contact]: upTo } };
}

export function withReadByAgent(state: DeskState, contact: string): DeskState {
  return state.unread[contact] ? { ...state, unread: { ...state.unread, [contact]: 0 } } : state;
}

/** The chat, other than the one that is shown, whose customer has waited longest for an answer. */
export function longestUnanswered(state: DeskState): string | undefined {
  const waiting = (state.view?.contacts ?? []).flatMap((one) => {
    const { id, channel } = one.contact;
    if (isVoice(channel) || id === state.selected?.id || one.state !== 'connected') return [];
    const { at, isUnanswered } = lastMessage(state, one);
    return isUnanswered || (state.unread[id] ?? 0) > 0 ? [{ id, at: at ? Date.parse(at) : 0 }] : [];
  });
  return waiting.sort((one, other) => one.at - other.at)[0]?.id;
}

/** When somebody last said something, by the freshest source, and whether the customer waits for an answer. */
export function lastMessage(
  state: Pick<DeskState, 'last'>,
  one: DeskContact,
): { at: Time | null; isUnanswered: boolean } {
  const heard = state.last[one.contact.id];
  const at =
    heard && (!one.last_message_at || Date.parse(heard.at) >= Date.parse(one.last_message_at))
      ? heard.at
      : one.last_message_at;
  return { at, isUnanswered: one.state === 'connected' && heard?.from === 'customer' };
}

function only<T>(values: Readonly<Record<string, T>>, ids: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)));
}
