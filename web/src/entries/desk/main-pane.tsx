import { BoardPane } from '@/features/board/board-pane';
import { CallPane } from '@/features/conversation/call-pane';
import { ChatPane } from '@/features/conversation/chat-pane';
import { OfferPane } from '@/features/conversation/offer-pane';
import { useDeskState } from '@/features/desk/desk-context';
import { findContact, findOffer, isDeferred, isVoice } from '@/features/desk/desk-state';
import { IdlePane } from '@/features/desk/idle-pane';
import type { DeskContact, DeskView } from '@/shared/api/types';

function Conversation({ one }: { one: DeskContact }) {
  if (isVoice(one.contact.channel)) return <CallPane one={one} />;
  return isDeferred(one.contact.channel) ? <BoardPane one={one} /> : <ChatPane one={one} />;
}

/** What is chosen on the left: a call, a chat, a message, an offer, or nothing. */
export function MainPane({ view }: { view: DeskView }) {
  const selected = useDeskState((state) => state.selected);
  const contact = useDeskState((state) => findContact(state, selected?.id));
  const offer = useDeskState((state) => findOffer(state, selected?.id));
  if (contact) return <Conversation one={contact} />;
  if (offer) return <OfferPane offer={offer} />;
  return <IdlePane view={view} />;
}
