import { ApiProblem, address } from '@/shared/api/client';
import type { MessageView } from '@/shared/api/types';
import { fileSize, timeOfDay } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { useTranscript } from './records-api';
import { useRecordTexts } from './texts';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

function MessageFile({ contact, message }: { contact: string; message: MessageView }) {
  const { file } = message;
  if (!file) return null;
  const href = address(`/contacts/${encodeURIComponent(contact)}/files/${encodeURIComponent(file.id)}`);
  if (PICTURES.includes(file.media_type)) {
    return (
      <a href={href} target="_blank" rel="noopener">
        <img className="said-picture" src={href} alt={file.name} loading="lazy" />
      </a>
    );
  }
  return (
    <a href={href} download={file.name}>
      {file.name} <span className="quiet">{fileSize(file.size)}</span>
    </a>
  );
}

function Said({ contact, message }: { contact: string; message: MessageView }) {
  const t = useRecordTexts();
  if (message.from === 'system' || message.kind === 'notice') {
    return <li className="said-notice">{message.text}</li>;
  }
  const speaker =
    message.from === 'agent' && message.agent_name
      ? `${t('speaker.agent')} ${message.agent_name}`
      : t(`speaker.${message.from}`);
  const choices = message.choices ?? [];
  return (
    <li className={`said said-${message.from}`}>
      <p className="said-head">
        {speaker} <time className="numbers">{timeOfDay(message.at, true)}</time>
      </p>
      <div className="said-body">
        {message.file ? <MessageFile contact={contact} message={message} /> : <p>{message.text}</p>}
        {choices.length > 0 && <p className="quiet">{choices.map((choice) => choice.label).join(' · ')}</p>}
      </div>
    </li>
  );
}

/** What was written, as it stood between customer and bank. */
export function Transcript({ contact }: { contact: string }) {
  const t = useRecordTexts();
  const { data, error, refetch } = useTranscript(contact, true);
  if (error instanceof ApiProblem && error.forbidden)
    return <p className="quiet">{t('messagesForbidden')}</p>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <p className="quiet">{t('noMessages')}</p>;
  return (
    <ol className="transcript">
      {data.items.map((message) => (
        <Said key={message.id} contact={contact} message={message} />
      ))}
    </ol>
  );
}
