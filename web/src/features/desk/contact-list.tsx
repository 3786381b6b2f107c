/** The agent's contacts, each on its place; free places stay where they are. */
import type { DeskContact, DeskView } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useNow } from '@/shared/time/clock';
import { Remaining, Running } from '@/shared/time/running';
import { CareTag, ChannelIcon, TierTag } from '@/shared/ui/tags';
import './contact-list.css';
import { useDesk, useDeskState } from './desk-context';
import { findContact, isDeferred, isVoice, lastMessage } from './desk-state';
import { useContactName } from './names';
import { useDeskTexts } from './texts';

/** Seconds after which a customer who waits for an answer in a chat is marked. */
const ANSWER_WITHIN_S = 60;

export function ContactList({ view }: { view: DeskView }) {
  const t = useDeskTexts();
  const places = useDeskState((state) => state.places);
  const used = (seats: readonly (string | null)[]) => seats.filter((id) => id !== null).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: with many places the list scrolls, also by keyboard
    <nav className="contact-list" tabIndex={0} aria-label={t('contacts.label')}>
      <h2>
        {t('contacts.calls')}
        <span className="numbers">
          {t('contacts.full', { used: used(places.voice), all: view.agent.voice_capacity })}
        </span>
      </h2>
      <ol>
        {places.voice.map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          <Seat key={index} id={id} number={index + 1} />
        ))}
      </ol>
      <h2>
        {t('contacts.chats')}
        <span className="numbers">
          {t('contacts.full', { used: used(places.text), all: view.agent.text_capacity })}
        </span>
      </h2>
      <ol>
        {places.text.map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          <Seat key={index} id={id} number={places.voice.length + index + 1} />
        ))}
      </ol>
      {places.deferred.length > 0 && (
        <div className="contact-deferred">
          <h2>
            {t('contacts.messages')}
            <span className="numbers">
              {t('contacts.full', { used: used(places.deferred), all: view.agent.deferred_capacity })}
            </span>
          </h2>
          <ol>
            {places.deferred.map((id, index) => (
              <Seat
                // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
                key={index}
                id={id}
                number={places.voice.length + places.text.length + index + 1}
              />
            ))}
          </ol>
        </div>
      )}
    </nav>
  );
}

function Seat({ id, number }: { id: string | null; number: number }) {
  const t = useDeskTexts();
  const contact = useDeskState((state) => (id === null ? undefined : findContact(state, id)));
  return (
    <li>
      {contact ? (
        <ContactItem one={contact} number={number} />
      ) : (
        <div className="contact-free">
          <span className="contact-number numbers">{number}</span>
          {t('contacts.free')}
        </div>
      )}
    </li>
  );
}

function ContactItem({ one, number }: { one: DeskContact; number: number }) {
  const t = useDeskTexts();
  const shared = useSharedTexts();
  const desk = useDesk();
  const name = useContactName()(one.contact);
  const { id, channel, customer } = one.contact;
  const isSelected = useDeskState((state) => state.selected?.kind === 'contact' && state.selected.id === id);
  const unread = useDeskState((state) => state.unread[id] ?? 0);
  const heard = useDeskState((state) => state.last[id]);
  const typingUntil = useDeskState((state) => state.typing[id] ?? 0);
  const { at, isUnanswered } = lastMessage({ last: heard ? { [id]: heard } : {} }, one);
  return (
    <button
      type="button"
      className={`contact-item contact-item-${one.state}`}
      aria-current={isSelected}
      aria-keyshortcuts={`Alt+${number}`}
      onClick={() => desk.select({ kind: 'contact', id })}
    >
      <span className="contact-number numbers">{number}</span>
      <span className="contact-main">
        <span className="contact-name">
          <ChannelIcon channel={channel} size={15} />
          <strong>{name}</strong>
          {customer && customer.tier !== 'standard' && <TierTag tier={customer.tier} />}
          <CareTag care={customer?.care} />
        </span>
        <span className="contact-state">
          <StateOrTyping until={typingUntil} text={shared(`contactState.${one.state}`)} />
        </span>
      </span>
      <span className="contact-times">
        <span>
          {one.state === 'wrap_up' && one.wrap_up_until ? (
            <Remaining until={one.wrap_up_until} label={t('contacts.wrapUpLeft')} className="contact-left" />
          ) : (
            <Running since={one.connected_at} label={t('contacts.connectedFor')} />
          )}
          <TimerIcon kind="whole" />
        </span>
        {!isVoice(channel) && !isDeferred(channel) && one.state !== 'wrap_up' && (
          <span className={isUnanswered ? 'is-unanswered' : undefined}>
            <Running
              since={at}
              label={t('contacts.sinceMessage')}
              lateAfter={isUnanswered ? ANSWER_WITHIN_S : undefined}
            />
            <TimerIcon kind="message" />
          </span>
        )}
      </span>
      {unread > 0 && (
        <span className="contact-unread numbers">
          <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
          <span className="visually-hidden">{t('contacts.unread', { count: unread })}</span>
        </span>
      )}
    </button>
  );
}

function StateOrTyping({ until, text }: { until: number; text: string }) {
  const t = useDeskTexts();
  const now = useNow();
  return until > now ? <em>{t('contacts.customerTyping')}…</em> : text;
}

function TimerIcon({ kind }: { kind: 'whole' | 'message' }) {
  return (
    <svg className="timer-icon" viewBox="0 0 16 16" aria-hidden="true">
      {kind === 'whole' ? (
        <path d="M8 1.800a6.200 6.200 0 1 0 0 12.400A6.200 6.200 0 0 0 8 1.800zM8 4.500V8l2.300 1.500" />
      ) : (
        <path d="M2 3h12v7.500H8L5 13v-2.500H2z" />
      )}
    </svg>
  );
}
