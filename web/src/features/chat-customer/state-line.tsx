import type { ChatView } from './chat-view';
import { useTexts } from './context';
import { wait } from './format';
import type { Texts } from './texts';

/** Where the conversation stands, in one sentence. */
export function stateSentence(view: ChatView, texts: Texts): string {
  if (view.phase === 'opening' || (view.phase === 'live' && view.state === null)) return texts.opening;
  switch (view.state) {
    case 'self_service':
      return texts.selfService;
    case 'queued': {
      const place =
        view.position === null
          ? texts.queuedSoon
          : view.position <= 1
            ? texts.queuedNext
            : texts.queuedAt(view.position);
      const rest =
        view.expectedWaitSeconds === null ? '' : texts.expected(wait(view.expectedWaitSeconds, texts));
      return rest ? `${place}${texts.comma}${rest}` : place;
    }
    case 'connected':
      return texts.connected(view.agentName ?? '');
    case 'survey':
      return texts.survey;
    case 'closed':
      return texts.closed;
    default:
      return '';
  }
}

/** Told to screen readers whenever it changes. */
export function StateLine({ view }: { view: ChatView }) {
  const texts = useTexts();
  return (
    <p className="chat-state" role="status">
      {view.phase === 'live' && (
        <span className={`dot dot-${view.link === 'online' ? 'on' : 'off'}`} aria-hidden="true" />
      )}
      <span>{stateSentence(view, texts)}</span>
    </p>
  );
}

/** Says quietly that the network is away; nothing while all is well. */
export function LinkNote({ view }: { view: ChatView }) {
  const texts = useTexts();
  const isDown = view.phase === 'live' && view.link === 'lost';
  const isOffline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return (
    <div role="status" className={isDown ? 'chat-link' : 'quiet'}>
      {isDown && (isOffline ? texts.offline : texts.lost)}
    </div>
  );
}
