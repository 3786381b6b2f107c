/**
 * Holds the hand-written types to the server's description: the compiler stops when a field of one is missing in the
 * other. Never loaded by a page.
 */
import type { components } from './schema';
import type * as types from './types';

type Server = components['schemas'];
type SameFields<Ours, Theirs> = [keyof Ours] extends [keyof Theirs]
  ? [keyof Theirs] extends [keyof Ours]
    ? true
    : { missing: Exclude<keyof Theirs, keyof Ours> }
  : { unknown: Exclude<keyof Ours, keyof Theirs> };
type Agreed<T extends true> = T;

export type Agreement = [
  Agreed<SameFields<types.Session, Server['SessionView']>>,
  Agreed<SameFields<types.DeskView, Server['DeskView']>>,
  Agreed<SameFields<types.DeskAgent, Server['DeskAgent']>>,
  Agreed<SameFields<types.DeskOffer, Server['DeskOffer']>>,
  Agreed<SameFields<types.DeskContact, Server['DeskContact']>>,
  Agreed<SameFields<types.ContactCard, Server['ContactCard']>>,
  Agreed<SameFields<types.CardCustomer, Server['CustomerCard']>>,
  Agreed<SameFields<types.PathStep, Server['PathStep']>>,
  Agreed<SameFields<types.WaitingQueue, Server['WaitingQueue']>>,
  Agreed<SameFields<types.WrapUpCode, Server['WrapUpCode']>>,
  Agreed<SameFields<types.NotReadyReason, Server['NotReadyReason']>>,
  Agreed<SameFields<types.Briefing, Server['Briefing']>>,
  Agreed<SameFields<types.CannedReply, Server['CannedReply']>>,
  Agreed<SameFields<types.CustomerPanel, Server['CustomerView']>>,
  Agreed<SameFields<types.ContactRow, Server['ContactRow']>>,
  Agreed<SameFields<types.ContactDetail, Server['ContactView']>>,
  Agreed<SameFields<types.RecordingRef, Server['RecordingView']>>,
  Agreed<SameFields<types.MessageView, Server['MessageView']>>,
  Agreed<SameFields<types.MessageFile, Server['FileView']>>,
];
