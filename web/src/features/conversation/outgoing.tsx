import { fileSize, timeOfDay } from '@/shared/i18n/format';
import { useProblemText } from '@/shared/ui/problem-text';
import { useConversations } from './conversation-context';
import { useConversationTexts } from './texts';
import type { Outgoing } from './transcripts';

/** A message of the agent that the server has not acknowledged; a failed one can be sent again or deleted. */
export function OutgoingBubble({ contact, one }: { contact: string; one: Outgoing }) {
  const t = useConversationTexts();
  const { transcripts } = useConversations();
  const problemText = useProblemText();
  const isFailed = one.state === 'failed';
  return (
    <li className={`bubble-row bubble-row-agent bubble-row-${one.state}`}>
      <div className="bubble-meta">
        <span>{t('chat.me')}</span>
        <time dateTime={one.at}>{timeOfDay(one.at)}</time>
      </div>
      <div className="bubble">
        <span className="bubble-text">
          {one.text}
          {one.file && <small className="numbers"> {fileSize(one.file.size)}</small>}
        </span>
      </div>
      <div className="bubble-mark" role={isFailed ? 'alert' : undefined}>
        {isFailed ? (
          <>
            <span className="bubble-failed">
              {one.error instanceof Error
                ? t('chat.failedBecause', { reason: problemText(one.error) })
                : t('chat.failed')}
            </span>
            <button
              type="button"
              className="link-button"
              onClick={() => transcripts.retry(contact, one.clientId)}
            >
              {t('chat.retry')}
            </button>
            <button
              type="button"
              className="link-button"
              onClick={() => transcripts.discard(contact, one.clientId)}
            >
              {t('chat.discard')}
            </button>
          </>
        ) : (
          `${t('chat.sending')}…`
        )}
      </div>
    </li>
  );
}
