/** A message of the board at the desk: what the customer wrote, what came before, and the answer. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { AssistStrip } from '@/features/assist/assist-strip';
import { PlanButton } from '@/features/call-backs/plan-button';
import { useConfirm } from '@/features/conversation/confirm';
import { WrapUpForm } from '@/features/conversation/wrap-up';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import { useContactName } from '@/features/desk/names';
import type { DeskContact } from '@/shared/api/types';
import { dayAndTime, duration, secondsBetween } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import { AnswerEditor } from './answer-editor';
import { type BoardMessage, boardApi } from './board-api';
import { CloseDialog, SetAsideDialog } from './dialogs';
import { Earlier } from './earlier';
import { useBoardTexts } from './texts';
import './board-pane.css';

export function BoardPane({ one }: { one: DeskContact }) {
  const t = useBoardTexts();
  const desk = useDesk();
  const client = useQueryClient();
  const contact = one.contact.id;
  const key = ['board-message', contact];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => boardApi.read(contact, signal) });
  const isOpen = one.state === 'connected';

  useEffect(() => {
    desk.isSeen = (id) => id === contact && document.visibilityState === 'visible';
    desk.markRead(contact, 0);
    const stop = desk.listen({
      message: (id) => {
        if (id === contact) void client.invalidateQueries({ queryKey: ['board-message', contact] });
      },
    });
    return () => {
      desk.isSeen = () => false;
      stop();
    };
  }, [desk, client, contact]);

  return (
    <div className="board-pane">
      <BoardHead one={one} message={query.data} />
      {query.isPending && <Loading />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Thread message={query.data} />
          {isOpen && query.data.standing === 'open' ? (
            <>
              <AssistStrip key={`assist ${contact}`} one={one} />
              <AnswerEditor
                key={contact}
                one={one}
                message={query.data}
                onAnswered={(message) => client.setQueryData(key, message)}
              />
            </>
          ) : (
            <div className="chat-wrap-up">
              <p>{t(query.data.standing === 'closed' ? 'closed' : 'answered')}</p>
              <WrapUpForm key={contact} one={one} showsTimer />
            </div>
          )}
        </>
      )}
    </div>
  );
}

function BoardHead({ one, message }: { one: DeskContact; message: BoardMessage | undefined }) {
  const t = useBoardTexts();
  const ask = useConfirm();
  const name = useContactName()(one.contact);
  const [dialog, setDialog] = useState<'aside' | 'close' | null>(null);
  const { id, channel, customer } = one.contact;
  const giveBack = useDeskAct(`contact:${id}:return`);
  const isOpen = one.state === 'connected' && message?.standing === 'open';
  return (
    <div className="conversation-head">
      <ChannelIcon channel={channel} size={20} />
      <h2>{name}</h2>
      {customer && customer.tier !== 'standard' && <TierTag tier={customer.tier} />}
      <CareTag care={customer?.care} />
      {message && <span className="conversation-about numbers">{message.reference}</span>}
      {isOpen && (
        <span className="conversation-ways-out">
          <PlanButton one={one} />
          <Button onClick={() => setDialog('aside')}>{t('setAside')}</Button>
          <Button disabled={giveBack.busy} onClick={() => ask('return', one)}>
            {t('return')}
          </Button>
          <Button danger onClick={() => setDialog('close')}>
            {t('close')}
          </Button>
        </span>
      )}
      <div className="conversation-failures">
        <InlineFailure error={giveBack.error} retry={giveBack.retry} />
      </div>
      {dialog === 'aside' && <SetAsideDialog contact={id} onClose={() => setDialog(null)} />}
      {dialog === 'close' && <CloseDialog contact={id} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** The form, what was written since, and other messages of the customer. */
function Thread({ message }: { message: BoardMessage }) {
  const t = useBoardTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className="board-thread" aria-label={t('thread')} tabIndex={0}>
      <h3>{message.title}</h3>
      <p className="board-kind">
        <span className={`board-matter board-matter-${message.matter}`}>{t(`matter.${message.matter}`)}</span>
        <span>{t(`area.${message.area}`)}</span>
        <PromisedBy message={message} />
      </p>
      <dl className="board-facts">
        <Fact name={t('name')} value={message.name} />
        <Fact name={t('phone')} value={message.masked_phone} />
        <Fact name={t('email')} value={message.masked_email} />
        <Fact name={t('createdAt')} value={dayAndTime(message.created_at)} />
      </dl>
      <p className="board-note">{t('unverified')}</p>
      {message.aside && (
        <p className="board-note">
          {t('aside', {
            name: message.aside.by_name ?? t('someone'),
            time: dayAndTime(message.aside.until),
            reason: message.aside.reason,
          })}
        </p>
      )}
      <ol className="board-entries">
        {message.entries.map((entry) => (
          <li key={entry.id} className={`board-entry board-entry-${entry.from}`}>
            <span className="board-entry-head">
              {entry.from === 'customer' ? t('customer') : (entry.agent_name ?? t('someone'))}
              <time dateTime={entry.at}>{dayAndTime(entry.at)}</time>
            </span>
            <p>{entry.text}</p>
          </li>
        ))}
      </ol>
      {message.score !== null && <p className="board-note">{t('rated', { score: message.score })}</p>}
      <Earlier messages={message.earlier} />
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}

/** Until when the answer is promised; late ones say by how much. */
function PromisedBy({ message }: { message: BoardMessage }) {
  const t = useBoardTexts();
  const now = useNow();
  if (message.standing !== 'open') return <span>{t(`standing.${message.standing}`)}</span>;
  const due = new Date(message.due_at).getTime();
  if (now <= due) return <span>{t('promise', { time: dayAndTime(message.due_at) })}</span>;
  return (
    <strong className="board-late">
      <span aria-hidden="true">■ </span>
      {t('late', { time: duration(secondsBetween(message.due_at, now)) })}
    </strong>
  );
}
