/** One message of a transcript. */
import { FileOutlined } from '@ant-design/icons';
import { Translation } from '@/features/translation/translated';
import { address } from '@/shared/api/client';
import type { MessageView } from '@/shared/api/types';
import { fileSize, timeOfDay } from '@/shared/i18n/format';
import { useConversationTexts } from './texts';

interface BubbleProps {
  contact: string;
  message: MessageView;
  /** Whether the customer has read it; told for the agent's messages. */
  isRead: boolean;
}

export function Bubble({ contact, message, isRead }: BubbleProps) {
  const t = useConversationTexts();
  const { from, kind } = message;
  if (kind === 'notice' || kind === 'rating' || from === 'system') {
    return (
      <li className="notice">
        <span>
          {kind === 'rating' && from === 'customer'
            ? t('chat.rated', { text: message.text ?? '' })
            : message.text}
          <time dateTime={message.at}>{timeOfDay(message.at)}</time>
        </span>
      </li>
    );
  }
  const who =
    from === 'customer' ? t('chat.customer') : from === 'machine' ? t('chat.machine') : message.agent_name;
  return (
    <li className={`bubble-row bubble-row-${from}`}>
      <div className="bubble-meta">
        <span>{who ?? t('chat.me')}</span>
        <time dateTime={message.at}>{timeOfDay(message.at)}</time>
      </div>
      <div className="bubble">
        <Content contact={contact} message={message} />
        <Translation contact={contact} message={message} />
      </div>
      {from === 'agent' && <div className="bubble-mark">{isRead ? t('chat.read') : t('chat.delivered')}</div>}
    </li>
  );
}

function Content({ contact, message }: { contact: string; message: MessageView }) {
  const t = useConversationTexts();
  const { file } = message;
  if (file) {
    const href = address(`/contacts/${contact}/files/${file.id}`);
    if (message.kind === 'image') {
      return (
        <a
          className="bubble-image"
          href={href}
          target="_blank"
          rel="noopener"
          title={t('chat.openImage', { name: file.name })}
        >
          <img src={href} alt={file.name} loading="lazy" />
        </a>
      );
    }
    return (
      <a className="bubble-file" href={href} target="_blank" rel="noopener" download={file.name}>
        <FileOutlined />
        <span>
          <span className="visually-hidden">{t('chat.download', { name: '' })}</span>
          {file.name}
          <small className="numbers">{fileSize(file.size)}</small>
        </span>
      </a>
    );
  }
  return (
    <>
      <span className="bubble-text">{message.text}</span>
      {message.kind === 'choices' && message.choices && (
        <ul className="bubble-choices">
          {message.choices.map((choice) => (
            <li key={choice.key}>
              <b className="numbers">{choice.key}</b> {choice.label}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
