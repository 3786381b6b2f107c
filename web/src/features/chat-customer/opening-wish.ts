/** What a link in a text message leads to: said for the customer as soon as the flow of a new conversation asks. */
import type { Chat } from './chat';
import type { ChatView } from './chat-view';

/** Whether the flow has greeted and asks now, and the customer has said nothing yet. */
export function isAsked(view: ChatView): boolean {
  const { messages } = view.transcript;
  const isFresh = view.outbox.length === 0 && messages.every((one) => one.from !== 'customer');
  const asks = messages.some((one) => (one.choices?.length ?? 0) > 0);
  return view.phase === 'live' && view.state === 'self_service' && isFresh && asks;
}

/** Says the wish once. Somebody who was in the middle of a conversation says it themselves. Ends with what it answers. */
export function sayWhenAsked(chat: Chat, wish: string): () => void {
  let unsubscribe = () => {};
  const look = () => {
    if (!isAsked(chat.view())) return;
    unsubscribe();
    chat.say(wish);
  };
  unsubscribe = chat.subscribe(look);
  look();
  return () => unsubscribe();
}
