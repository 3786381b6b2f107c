import { CallPane } from '@/features/conversation/call-pane';
import { ChatPane } from '@/features/conversation/chat-pane';
import { OfferPane } from '@/features/conversation/offer-pane';
import { useDeskState } from '@/features/desk/desk-context';
import { findContact, findOffer, isVoice } from '@/features/desk/desk-state';
import { IdlePane } from '@/features/desk/idle-pane';
import type { DeskView } from '@/shared/api/types';

/** What is chosen on the left: a call, a chat, an offer, or nothing. */
export function MainPane({ view }: { view: DeskView }) {
  const selected = useDeskState((state) => state.selected);
  const contact = useDeskState((state) => findContact(state, selected?.id));
  const offer = useDeskState((state) => findOffer(state, selected?.id));
  if (contact)
    return isVoice(contact.contact.channel) ? <CallPane one={contact} /> : <ChatPane one={contact} />;
  if (offer) return <OfferPane offer={offer} />;
  return <IdlePane view={view} />;
}
