/** What the keys of the desk do to what is on it. */
import { useEffect } from 'react';
import { useInsertDraft } from '@/features/assist/use-insert-draft';
import { useConfirm } from '@/features/conversation/confirm';
import { WRAP_UP_FORM } from '@/features/conversation/wrap-up';
import type { PanelTab } from '@/features/customer-panel/panel-tabs';
import { useDesk, useDeskState } from '@/features/desk/desk-context';
import { findContact, firstOffer, isVoice, longestUnanswered, seated } from '@/features/desk/desk-state';
import { type Command, useShortcuts } from '@/features/desk/shortcuts';
import { usePhone } from '@/features/phone/phone-context';

interface Wishes {
  onHelp(): void;
  onTab(tab: PanelTab): void;
}

export function useDeskCommands({ onHelp, onTab }: Wishes): void {
  const desk = useDesk();
  const { phone } = usePhone();
  const ask = useConfirm();
  const insertDraft = useInsertDraft();
  useUnmuteForEachCall();

  function chosen() {
    const state = desk.store.get();
    const { selected } = state;
    return selected?.kind === 'contact' ? findContact(state, selected.id) : undefined;
  }
  /** The call, also while a chat is shown: hold and mute are meant for it. */
  function call() {
    return desk.store
      .get()
      .view?.contacts.find(
        (one) => isVoice(one.contact.channel) && (one.state === 'connected' || one.state === 'held'),
      );
  }

  function choose(id: string | null | undefined) {
    if (!id) return;
    desk.select({ kind: 'contact', id });
    requestAnimationFrame(focusConversation);
  }

  function run(command: Command) {
    const state = desk.store.get();
    switch (command.name) {
      case 'accept':
      case 'decline': {
        const offer = firstOffer(state);
        if (offer) void (command.name === 'accept' ? desk.accept(offer.id) : desk.decline(offer.id));
        break;
      }
      case 'hold': {
        const one = call();
        if (one) void (one.state === 'held' ? desk.resume(one.contact.id) : desk.hold(one.contact.id));
        break;
      }
      case 'mute':
        if (call()) phone.setMuted(!phone.store.get().isMuted);
        break;
      case 'end': {
        const one = chosen();
        if (one && (one.state === 'connected' || one.state === 'held')) ask('end', one);
        break;
      }
      case 'wrapUp':
        if (chosen()) wrapUp(onTab);
        break;
      case 'business':
        if (chosen()) onTab('business');
        break;
      case 'ready':
        if (state.view?.agent.state !== 'ready') void desk.setState({ state: 'ready' });
        break;
      case 'assist':
        onTab('assist');
        break;
      case 'draft': {
        const one = chosen();
        if (one) insertDraft(one.contact.id);
        break;
      }
      case 'help':
        onHelp();
        break;
      case 'next':
        choose(longestUnanswered(state));
        break;
      case 'choose':
        choose(seated(state.places)[command.place - 1]);
        break;
    }
  }
  useShortcuts(run);
}

/** Goes to the wrap-up; from inside the wrap-up it finishes it. */
function wrapUp(onTab: (tab: PanelTab) => void): void {
  const form = document.getElementById(WRAP_UP_FORM) as HTMLFormElement | null;
  if (!form) {
    onTab('wrapUp');
    requestAnimationFrame(() => requestAnimationFrame(focusWrapUp));
  } else if (form.contains(document.activeElement)) form.requestSubmit();
  else focusWrapUp();
}

function focusWrapUp(): void {
  const form = document.getElementById(WRAP_UP_FORM);
  const first =
    form?.querySelector<HTMLElement>('input:checked') ?? form?.querySelector<HTMLElement>('input, textarea');
  first?.focus();
}

function focusConversation(): void {
  const field =
    document.querySelector<HTMLElement>('.composer textarea') ?? document.querySelector<HTMLElement>('main');
  field?.focus();
}

/** A new call begins with an open microphone. */
function useUnmuteForEachCall(): void {
  const { phone } = usePhone();
  const callId = useDeskState(
    (state) => state.view?.contacts.find((one) => isVoice(one.contact.channel))?.contact.id,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each call begins anew
  useEffect(() => {
    if (phone.store.get().isMuted) phone.setMuted(false);
  }, [phone, callId]);
}
