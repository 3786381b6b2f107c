import { useTranscript } from '@/features/records/records-api';
import { useRecordTexts } from '@/features/records/texts';
import { timeOfDay } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';

/** What customer, machine and agent wrote, to be read. */
export function MentionedMessages({ contact }: { contact: string }) {
  const t = useRecordTexts();
  const { data, error, refetch } = useTranscript(contact, true);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <p>{t('noMessages')}</p>;
  return (
    <ol className="mention-messages">
      {data.items.map((message) => (
        <li key={message.id}>
          <span className="mention-speaker">
            {message.from === 'system' ? '' : (message.agent_name ?? t(`speaker.${message.from}`))}{' '}
            <time className="numbers">{timeOfDay(message.at)}</time>
          </span>
          <span>{message.file ? message.file.name : message.text}</span>
        </li>
      ))}
    </ol>
  );
}
