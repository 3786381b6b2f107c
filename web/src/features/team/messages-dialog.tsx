/** A message to one agent or to everybody at a desk, and who has acknowledged the earlier ones. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input } from 'antd';
import { useRef, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { dayAndTime, listed } from '@/shared/i18n/format';
import { newId } from '@/shared/state/ids';
import { InlineFailure } from '@/shared/ui/states';
import { teamApi } from './team-api';
import { useTeamTexts } from './texts';
import type { SentMessage, TeamAgent } from './types';

const LONGEST = 500;
const READ_EVERY_MS = 5_000;

export function MessagesDialog({ to, onClose }: { to: TeamAgent | null; onClose(): void }) {
  const t = useTeamTexts();
  const client = useQueryClient();
  const id = useRef(newId());
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sent = useQuery({
    queryKey: ['team', 'messages'],
    queryFn: teamApi.messages,
    refetchInterval: READ_EVERY_MS,
  });
  const send = async () => {
    if (!text.trim()) return;
    setSending(true);
    setError(null);
    try {
      await teamApi.send(to ? [to.id] : [], text.trim(), id.current);
      id.current = newId();
      setText('');
      await client.invalidateQueries({ queryKey: ['team', 'messages'] });
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  };
  return (
    <FormDialog
      title={to ? t('messageTo', { name: to.name }) : t('messageToAll')}
      saveLabel={t('send')}
      isSaving={isSending}
      onSave={() => void send()}
      onClose={onClose}
    >
      <Input.TextArea
        data-first-focus
        aria-label={t('messageText')}
        placeholder={t('messageText')}
        maxLength={LONGEST}
        showCount
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <InlineFailure error={error} />
      <h3 className="team-sent-title">{t('sentMessages')}</h3>
      <ul className="team-sent">
        {(sent.data?.items ?? []).map((message) => (
          <Sent key={message.id} message={message} />
        ))}
      </ul>
      {sent.data?.items.length === 0 && <p className="quiet-line">{t('noMessages')}</p>}
    </FormDialog>
  );
}

function Sent({ message }: { message: SentMessage }) {
  const t = useTeamTexts();
  const open = message.receivers.filter((one) => one.acknowledged_at === null).map((one) => one.name);
  return (
    <li>
      <p>{message.text}</p>
      <p className="quiet-line">
        {message.from} · <span className="numbers">{dayAndTime(message.at)}</span> ·{' '}
        {t('acknowledged', {
          count: message.receivers.length - open.length,
          all: message.receivers.length,
        })}
        {open.length > 0 && ` · ${t('notYet', { names: listed(open) })}`}
      </p>
    </li>
  );
}
