/** The remarks in which the agent was mentioned; the contact of the chosen one beside them, to read and to answer. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '@/features/desk/desk-context';
import { isVoice } from '@/features/desk/desk-state';
import { CallTranscript } from '@/features/records/call-transcript';
import { Remarks } from '@/features/remarks/remarks';
import { api } from '@/shared/api/client';
import type { ContactDetail, ContactRow } from '@/shared/api/types';
import { dayAndTime } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { Dialog } from '@/shared/ui/dialog';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { ChannelIcon } from '@/shared/ui/tags';
import './mentions.css';
import { MentionedMessages } from './mentioned-messages';
import { useMentionTexts } from './texts';

interface Mention {
  id: string;
  contact: ContactRow;
  text: string;
  author_name: string;
  written_at: string;
  is_new: boolean;
}

const KEY = ['mentions'];

export default function MentionsDialog({ first, onClose }: { first: string | null; onClose(): void }) {
  const t = useMentionTexts();
  const desk = useDesk();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(first);
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<{ items: Mention[] }>('/mentions', undefined, signal),
    staleTime: 0,
    gcTime: 0,
  });
  const mention = data?.items.find((one) => one.id === chosen);
  const seen = mention?.is_new ? mention.id : undefined;
  useEffect(() => {
    // What is before one's eyes is not new any more.
    if (seen) void desk.acknowledge(seen).then(() => client.invalidateQueries({ queryKey: KEY }));
  }, [seen, desk, client]);
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      width={980}
      foot={
        <Button data-first-focus onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Empty title={t('none')} />
      ) : (
        <div className="mentions">
          <ul>
            {data.items.map((one) => (
              <li key={one.id}>
                <MentionItem one={one} isChosen={one.id === chosen} onChoose={() => setChosen(one.id)} />
              </li>
            ))}
          </ul>
          <section className="mention-contact" aria-label={t('contact')}>
            {mention ? (
              <MentionedContact key={mention.contact.id} contact={mention.contact} />
            ) : (
              <p className="mention-hint">{t('choose')}</p>
            )}
          </section>
        </div>
      )}
    </Dialog>
  );
}

interface ItemProps {
  one: Mention;
  isChosen: boolean;
  onChoose(): void;
}

function MentionItem({ one, isChosen, onChoose }: ItemProps) {
  const t = useMentionTexts();
  return (
    <button type="button" className="mention-item" aria-current={isChosen} onClick={onChoose}>
      <span className="mention-head">
        <strong>{one.author_name}</strong>
        {one.is_new && <b className="mention-new">{t('new')}</b>}
        <time className="numbers">{dayAndTime(one.written_at)}</time>
      </span>
      <span className="mention-text">{one.text}</span>
    </button>
  );
}

/** The contact as far as the mention opens it: its record, what was said in writing, the remarks. */
function MentionedContact({ contact }: { contact: ContactRow }) {
  const t = useMentionTexts();
  const shared = useSharedTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['contact', contact.id],
    queryFn: ({ signal }) => api.get<ContactDetail>(`/contacts/${contact.id}`, undefined, signal),
  });
  const who = contact.customer_name ?? contact.masked_phone ?? t('unknown');
  return (
    <>
      <h3>
        <ChannelIcon channel={contact.channel} size={16} /> {who}
      </h3>
      <p className="mention-facts">
        {[
          shared(`channel.${contact.channel}`),
          contact.masked_phone,
          dayAndTime(contact.arrived_at),
          shared(`contactState.${contact.state}`),
          contact.agent_name && t('agent', { name: contact.agent_name }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        data?.note && <p className="mention-note">{data.note}</p>
      )}
      <h4>{t('remarks')}</h4>
      <Remarks contact={contact.id} />
      <h4>{t('said')}</h4>
      <div className="mention-said">
        {isVoice(contact.channel) ? (
          <CallTranscript contact={contact.id} />
        ) : (
          <MentionedMessages contact={contact.id} />
        )}
      </div>
    </>
  );
}
