/** Calls the agent: by sound, in the window's title, and aloud for those who do not see the page. */
import { useEffect, useRef, useState } from 'react';
import type { Channel } from '@/shared/api/types';
import { play, ring } from '@/shared/audio/tones';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { useLiveState } from '@/shared/live/react';
import { useNow } from '@/shared/time/clock';
import { useDesk, useDeskState } from './desk-context';
import { findContact, firstOffer, isDeferred, isVoice } from './desk-state';
import { keyChoice, keyLabel } from './keys';
import { useContactName } from './names';
import { useDeskTexts } from './texts';

const CALL_RINGS_EVERY_MS = 3_000;
const CHAT_RINGS_EVERY_MS = 5_000;

export function Attention() {
  useRinging();
  return (
    <>
      <TitleFlash />
      <Announcer />
    </>
  );
}

function useRinging(): void {
  const offer = useDeskState(firstOffer);
  const id = offer?.id;
  const isCall = offer ? isVoice(offer.contact.channel) : false;
  useEffect(() => {
    if (!id) return;
    return isCall ? ring('call', CALL_RINGS_EVERY_MS) : ring('chat', CHAT_RINGS_EVERY_MS);
  }, [id, isCall]);

  const desk = useDesk();
  useEffect(
    () =>
      desk.listen({
        message: (contact, message) => {
          if (
            message.from === 'customer' &&
            !desk.isSeen(contact) &&
            findContact(desk.store.get(), contact)
          ) {
            play('message');
          }
        },
      }),
    [desk],
  );
}

/** The title changes each second while something is offered, or unread messages wait behind another window. */
function TitleFlash() {
  const t = useDeskTexts();
  const shared = useSharedTexts();
  const now = useNow();
  const offer = useDeskState(firstOffer);
  const hasUnread = useDeskState((state) => Object.values(state.unread).some((count) => count > 0));
  const plain = `${shared('page.desk')} · ${shared('product')}`;
  const isFlash = (now / 1000) % 2 === 0;
  const sign = offer
    ? t(flash(offer.contact.channel))
    : hasUnread && document.hidden
      ? t('flash.message')
      : '';
  const title = sign && isFlash ? `${sign}${plain}` : plain;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

function flash(channel: Channel): 'flash.call' | 'flash.chat' | 'flash.board' {
  if (isVoice(channel)) return 'flash.call';
  return isDeferred(channel) ? 'flash.board' : 'flash.chat';
}

function announcement(channel: Channel) {
  if (isVoice(channel)) return 'offer.announceCall';
  return isDeferred(channel) ? 'offer.announceMessage' : 'offer.announceChat';
}

function Announcer() {
  const t = useDeskTexts();
  const nameOf = useContactName();
  const desk = useDesk();
  const [urgent, setUrgent] = useState('');
  const [quiet, setQuiet] = useState('');
  const offer = useDeskState(firstOffer);
  const contacts = useDeskState((state) => state.view?.contacts);
  const { status } = useLiveState();
  const names = useRef(nameOf);
  useEffect(() => {
    names.current = nameOf;
  });

  const offerId = offer?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each offer is announced once
  useEffect(() => {
    if (!offer) return setUrgent('');
    const key = keyLabel(keyChoice.get().accept);
    const values = { name: nameOf(offer.contact), queue: localised(offer.queue_name), key };
    setUrgent(t(announcement(offer.contact.channel), values));
  }, [offerId]);

  const states = useRef(new Map<string, string>());
  useEffect(() => {
    const before = states.current;
    states.current = new Map(contacts?.map((one) => [one.contact.id, one.state]));
    for (const one of contacts ?? []) {
      const was = before.get(one.contact.id);
      const name = names.current(one.contact);
      if (was === undefined && one.state === 'connected') setQuiet(t('announce.connected', { name }));
      if (was !== undefined && was !== 'wrap_up' && one.state === 'wrap_up') {
        setQuiet(t('announce.wrapUp', { name }));
      }
    }
  }, [contacts, t]);

  useEffect(
    () =>
      desk.listen({
        message: (contact, message) => {
          const one = findContact(desk.store.get(), contact);
          if (one && message.from === 'customer' && !desk.isSeen(contact)) {
            setQuiet(t('announce.message', { name: names.current(one.contact) }));
          }
        },
      }),
    [desk, t],
  );

  const wasOpen = useRef(false);
  useEffect(() => {
    if (status === 'open') {
      if (wasOpen.current) setQuiet(t('announce.online'));
      wasOpen.current = true;
    } else if (status === 'waiting' && wasOpen.current) setUrgent(t('announce.offline'));
  }, [status, t]);

  return (
    <div className="visually-hidden">
      <div aria-live="assertive">{urgent}</div>
      <div aria-live="polite">{quiet}</div>
    </div>
  );
}
