import type { ReactNode } from 'react';
import type { Chat } from './chat';
import type { ChatView } from './chat-view';
import { useLanguage, useTexts } from './context';
import { FileLink, isPicture, Picture } from './file-parts';
import { clock, size } from './format';
import { AlertIcon, CheckIcon, FileIcon } from './icons';
import type { OutboxEntry } from './outbox';
import type { MessageView } from './protocol';
import type { Texts } from './texts';

function Row({ side, children }: { side: 'own' | 'other'; children: ReactNode }) {
  return <li className={`row row-${side}`}>{children}</li>;
}

function Choices({
  message,
  onChoose,
}: {
  message: MessageView;
  onChoose: ((key: string, label: string) => void) | null;
}) {
  if (message.choices.length === 0) return null;
  if (!onChoose) {
    return <p className="choices-past">{message.choices.map((choice) => choice.label).join(' · ')}</p>;
  }
  return (
    <ul className="choices">
      {message.choices.map((choice) => (
        <li key={choice.key}>
          <button type="button" className="button choice" onClick={() => onChoose(choice.key, choice.label)}>
            {choice.label}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A grade in words; it is sent as a number. */
function gradeName(text: string, texts: Texts): string {
  return texts.grades[Number.parseInt(text, 10)] ?? text;
}

/** A message that the server has. */
export function MessageBubble(props: {
  chat: Chat;
  message: MessageView;
  /** Whether the name and time stand above: the speaker or the minute changed. */
  isHead: boolean;
  mark: 'read' | 'delivered' | null;
  onChoose: ((key: string, label: string) => void) | null;
}) {
  const { chat, message, isHead, mark, onChoose } = props;
  const texts = useTexts();
  const language = useLanguage();
  if (message.from === 'system' || message.kind === 'notice') {
    return (
      <li className="notice-row">
        <p>{message.text}</p>
      </li>
    );
  }
  const isOwn = message.from === 'customer';
  const speaker = isOwn
    ? texts.me
    : message.from === 'agent'
      ? `${texts.agent}${message.agent_name ? ` ${message.agent_name}` : ''}`
      : texts.machine;
  const hasPicture = message.file !== null && isPicture(message.file.media_type);
  return (
    <Row side={isOwn ? 'own' : 'other'}>
      <p className={isHead ? 'speaker' : 'hidden-text'}>
        {speaker} <time dateTime={message.at}>{clock(message.at, language)}</time>
      </p>
      <div className={hasPicture ? 'bubble bubble-picture' : 'bubble'}>
        {message.file && hasPicture && <Picture chat={chat} file={message.file} />}
        {message.file && !hasPicture && <FileLink chat={chat} file={message.file} />}
        {message.text && !message.file && (
          <p className="said">
            {isOwn && message.kind === 'rating' ? gradeName(message.text, texts) : message.text}
          </p>
        )}
      </div>
      {message.kind !== 'rating' && <Choices message={message} onChoose={onChoose} />}
      {mark && (
        <p className="mark">
          <CheckIcon />
          {mark === 'read' ? texts.read : texts.delivered}
        </p>
      )}
    </Row>
  );
}

/** What the customer said and the server does not have yet. */
export function PendingBubble({ chat, view, entry }: { chat: Chat; view: ChatView; entry: OutboxEntry }) {
  const texts = useTexts();
  const share = view.progress[entry.clientId];
  const percent = Math.round((share ?? 0) * 100);
  const isFailed = entry.state === 'failed';
  const canRetry =
    isFailed && view.phase === 'live' && (entry.kind !== 'file' || chat.uploads.canRetry(entry.clientId));
  const isUploading = entry.kind === 'file' && !isFailed;
  return (
    <Row side="own">
      <div className={isFailed ? 'bubble bubble-failed' : 'bubble bubble-pending'}>
        {entry.file ? (
          <p className="file">
            <FileIcon />
            <span className="file-name">{entry.file.name}</span>
            <span className="file-size">{size(entry.file.size)}</span>
          </p>
        ) : (
          <p className="said">{entry.text}</p>
        )}
        {isUploading && (
          <progress max={100} value={percent} aria-label={texts.uploading(percent)}>
            {percent}%
          </progress>
        )}
      </div>
      {isFailed ? (
        <div className="failed">
          <p role="alert">
            <AlertIcon />
            {texts.notSent}
            {entry.reason ? `${texts.comma}${entry.reason}` : ''}
          </p>
          {canRetry && (
            <button type="button" className="button small" onClick={() => chat.again(entry.clientId)}>
              {texts.retry}
            </button>
          )}
          <button type="button" className="button small" onClick={() => chat.discard(entry.clientId)}>
            {texts.discard}
          </button>
        </div>
      ) : (
        <p className="mark">
          {isUploading ? texts.uploading(percent) : view.link === 'online' ? texts.sending : texts.waiting}
          {isUploading && (
            <button type="button" className="button small" onClick={() => chat.discard(entry.clientId)}>
              {texts.stopUpload}
            </button>
          )}
        </p>
      )}
    </Row>
  );
}
