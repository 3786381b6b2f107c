import { useEffect } from 'react';
import type { Chat } from '@/features/chat-customer/chat';
import { ChatPanel } from '@/features/chat-customer/chat-panel';

/**
 * The conversation alone, in the frame that `widget.js` draws on another page. The frame tells its host only that it
 * wants to be closed, and only to the origin that opened it.
 */
export function Embedded({ chat, host }: { chat: Chat; host: string | null }) {
  const close = () => {
    if (window.parent !== window && host) window.parent.postMessage({ yuanyin: 'close' }, host);
  };
  useEffect(() => {
    if (window.parent === window || !host) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') window.parent.postMessage({ yuanyin: 'close' }, host);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [host]);
  return (
    <main className="embedded">
      <ChatPanel chat={chat} isShown shape="embedded" onClose={close} />
    </main>
  );
}
