/** Consulting, conference and transfer of a call: whom to ask, who is there, and what can be done with them. */
import { SwapOutlined, TeamOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk, useDeskAct, useDeskState } from '@/features/desk/desk-context';
import type { Colleague, DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { ChoosingButton } from './choosing-button';
import './guests.css';
import { useConversationTexts } from './texts';

/** The button that opens the choice, or what can be done with who has been chosen. */
export function GuestControls({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const desk = useDesk();
  const { id } = one.contact;
  const act = useDeskAct(`contact:${id}:guests`);
  const guests = one.guests ?? [];
  const isHere = guests.some((guest) => guest.presence === 'here');
  const hasColleague = guests.some((guest) => guest.presence === 'here' && guest.staff);
  return (
    <>
      {one.apart ? (
        <>
          <Button className="call-button" disabled={act.busy} onClick={() => void desk.backToCustomer(id)}>
            {t('guests.back')}
          </Button>
          {isHere && (
            <Button
              className="call-button"
              icon={<TeamOutlined />}
              disabled={act.busy}
              onClick={() => void desk.confer(id)}
            >
              {t('guests.conference')}
            </Button>
          )}
          {hasColleague && (
            <Button
              className="call-button"
              icon={<SwapOutlined />}
              disabled={act.busy}
              onClick={() => void desk.completeTransfer(id)}
            >
              {t('guests.complete')}
            </Button>
          )}
        </>
      ) : (
        <>
          <ChoosingButton
            label={t('guests.consult')}
            title={t('guests.title')}
            icon={<SwapOutlined />}
            disabled={act.busy}
            choice={(done) => <Choice contact={id} onDone={done} />}
          />
          {hasColleague && (
            <Button className="call-button" disabled={act.busy} onClick={() => void desk.leave(id)}>
              {t('guests.leave')}
            </Button>
          )}
        </>
      )}
      <InlineFailure error={act.error} retry={act.retry} />
    </>
  );
}

/** Who is in the call, and what the customer hears meanwhile. */
export function GuestList({ one }: { one: DeskContact }) {
  const t = useConversationTexts();
  const guests = one.guests ?? [];
  if (guests.length === 0) return null;
  const isHere = guests.some((guest) => guest.presence === 'here');
  return (
    <div className="guests" role="status">
      <span className="guests-words">
        {t(one.apart ? (isHere ? 'guests.apart' : 'guests.waiting') : 'guests.conferring')}
      </span>
      <ul aria-label={t('guests.list')}>
        {guests.map((guest) => (
          <li key={guest.id}>
            <UserOutlined /> {guest.name ?? `${t('guests.outside')} ${guest.masked_phone ?? ''}`}
            <small>
              {guest.is_transfer ? `${t('guests.transferring')} · ` : ''}
              {t(`guests.${guest.presence}`)}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Kind = 'colleague' | 'queue' | 'number';

function Choice({ contact, onDone }: { contact: string; onDone(): void }) {
  const t = useConversationTexts();
  const [kind, setKind] = useState<Kind>('colleague');
  const kinds: Kind[] = ['colleague', 'queue', 'number'];
  return (
    <div className="guests-choice">
      <Segmented
        block
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t(`guests.${value}`) }))}
      />
      {kind === 'colleague' && <Colleagues contact={contact} onDone={onDone} />}
      {kind === 'queue' && <Queues contact={contact} onDone={onDone} />}
      {kind === 'number' && <Outside contact={contact} onDone={onDone} />}
    </div>
  );
}

interface ChoiceProps {
  contact: string;
  onDone(): void;
}

function Colleagues({ contact, onDone }: ChoiceProps) {
  const t = useConversationTexts();
  const desk = useDesk();
  const [found, setFound] = useState<Colleague[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    desk.api.colleagues(stop.signal).then(
      ({ items }) => setFound(items),
      (failure) => !stop.signal.aborted && setError(failure),
    );
    return () => stop.abort();
  }, [desk]);
  if (error) return <Failed error={error} />;
  if (!found) return <Loading />;
  const shown = found.filter((one) => `${one.name} ${one.number}`.includes(wanted.trim()));
  return (
    <>
      <Input
        aria-label={t('guests.search')}
        placeholder={t('guests.search')}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {shown.length === 0 && <p className="guests-none">{t('guests.noColleague')}</p>}
      <ul className="guests-people">
        {shown.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.name}</b> <span className="numbers">{one.number}</span>
              <small>{one.queues.map((queue) => localised(queue)).join(' · ')}</small>
            </span>
            <Choose
              name={one.name}
              onConsult={() => void desk.consult(contact, { colleague: one.id }).then(onDone)}
              onTransfer={() => void desk.transfer(contact, { colleague: one.id }).then(onDone)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Queues({ contact, onDone }: ChoiceProps) {
  const desk = useDesk();
  const waiting = useDeskState((state) => state.view?.waiting);
  return (
    <ul className="guests-people">
      {(waiting ?? []).map((one) => (
        <li key={one.queue}>
          <b>{localised(one.name)}</b>
          <Choose
            name={localised(one.name)}
            onConsult={() => void desk.consult(contact, { queue: one.queue }).then(onDone)}
            onTransfer={() => void desk.transfer(contact, { queue: one.queue }).then(onDone)}
          />
        </li>
      ))}
    </ul>
  );
}

interface ChooseProps {
  name: string;
  onConsult(): void;
  onTransfer(): void;
}

function Choose({ name, onConsult, onTransfer }: ChooseProps) {
  const t = useConversationTexts();
  return (
    <span className="guests-choose">
      <Button size="small" aria-label={`${t('guests.ask')} ${name}`} onClick={onConsult}>
        {t('guests.ask')}
      </Button>
      <Button size="small" aria-label={`${t('guests.give')} ${name}`} onClick={onTransfer}>
        {t('guests.give')}
      </Button>
    </span>
  );
}

function Outside({ contact, onDone }: ChoiceProps) {
  const t = useConversationTexts();
  const desk = useDesk();
  const [number, setNumber] = useState('');
  return (
    <form
      className="guests-number"
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim()) void desk.consult(contact, { number: number.trim() }).then(onDone);
      }}
    >
      <Input
        type="tel"
        aria-label={t('guests.numberHint')}
        placeholder={t('guests.numberHint')}
        maxLength={24}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={!number.trim()}>
        {t('guests.call')}
      </Button>
    </form>
  );
}
