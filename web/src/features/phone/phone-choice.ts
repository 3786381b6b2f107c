/** Which phone the agent works with: the browser's, or a SIP phone that is registered for them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/shared/api/client';
import type { PhoneKind } from '@/shared/api/types';
import { useLiveState } from '@/shared/live/react';
import { keep, readKept } from '@/shared/state/kept';
import { Store, useStore } from '@/shared/state/store';
import { usePhone, usePhoneState } from './phone-context';

interface PhoneRegistration {
  kind: PhoneKind | null;
  registered: boolean;
}

type Wish = PhoneKind | 'auto';

const wish = new Store<Wish>(readKept<Wish>('local', 'phone.kind', 'auto'));

export function wishPhone(kind: PhoneKind): void {
  keep('local', 'phone.kind', kind);
  wish.set(kind);
}

export function useRegistration() {
  return useQuery({
    queryKey: ['phone'],
    queryFn: () => api.get<PhoneRegistration>('/phone'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A session takes a moment to be told on the desk. */
const UNKNOWN_FOR_MS = 4_000;

/** Opens the phone's session anew when it seems ready here while the server cannot reach the agent by any phone. */
export function usePhoneKnown(agentPhone: PhoneKind | null): void {
  const { phone } = usePhone();
  const isUnknown = usePhoneState((state) => state.status === 'ready') && agentPhone === null;
  const { status } = useLiveState();
  useEffect(() => {
    if (!isUnknown || status !== 'open') return;
    const timer = setTimeout(() => phone.renew(), UNKNOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [phone, isUnknown, status]);
}

/** Switches the browser's phone on while the agent is at work, unless they work with a SIP phone. */
export function usePhoneAtWork(isAtWork: boolean): void {
  const { phone } = usePhone();
  const wanted = useStore(wish, (kind) => kind);
  const { data, isPending } = useRegistration();
  const hasSip = data?.registered === true;
  const isHome = data?.kind === 'home';
  const isBrowser =
    !isHome &&
    (wanted === 'browser' ||
      (wanted === 'auto' && !isPending && !hasSip) ||
      (wanted === 'sip' && !isPending && !hasSip));
  useEffect(() => {
    if (isAtWork && isBrowser) phone.start();
    else if (!isAtWork || !isPending) phone.stop();
  }, [phone, isAtWork, isBrowser, isPending]);
}
