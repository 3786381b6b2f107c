/**
 * Holds the hand-written types to the server's description: the compiler stops when a field of one is missing in the
 * other. Never loaded by a page.
 */
import type { CustomerNote, Products } from '@/features/customer-view/customer-api';
import type {
  SentMessage,
  TeamAgent,
  TeamContact,
  TeamQueue,
  TeamView,
  TeamWaiting,
} from '@/features/team/types';
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
  Agreed<SameFields<types.LinkedPerson, Server['LinkedPerson']>>,
  Agreed<SameFields<types.Consent, Server['Consent']>>,
  Agreed<SameFields<types.CustomerPreferences, Server['Preferences']>>,
  Agreed<SameFields<types.DeskNotice, Server['DeskNotice']>>,
  Agreed<SameFields<TeamView, Server['TeamView']>>,
  Agreed<SameFields<TeamAgent, Server['TeamAgent']>>,
  Agreed<SameFields<TeamContact, Server['TeamContact']>>,
  Agreed<SameFields<TeamQueue, Server['TeamQueue']>>,
  Agreed<SameFields<TeamWaiting, Server['TeamWaiting']>>,
  Agreed<SameFields<SentMessage, Server['SentMessage']>>,
  Agreed<SameFields<CustomerNote, Server['CustomerNote']>>,
  Agreed<SameFields<Products, Server['CustomerProducts']>>,
  Agreed<SameFields<types.ContactRow, Server['ContactRow']>>,
  Agreed<SameFields<types.ContactDetail, Server['ContactView']>>,
  Agreed<SameFields<types.RecordingRef, Server['RecordingView']>>,
  Agreed<SameFields<types.MessageView, Server['MessageView']>>,
  Agreed<SameFields<types.MessageFile, Server['FileView']>>,
];
