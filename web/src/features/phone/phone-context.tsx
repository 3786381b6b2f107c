import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useStore } from '@/shared/state/store';
import { Phone, type PhoneState } from './phone';

interface PhoneHandle {
  phone: Phone;
  /** The browser did not play the customer's voice by itself. */
  isBlocked: boolean;
  play(): void;
}

const PhoneContext = createContext<PhoneHandle | null>(null);

/** Holds the phone and plays what it hears. */
export function PhoneProvider({ children, phone: given }: { children: ReactNode; phone?: Phone }) {
  const [phone] = useState(() => given ?? new Phone());
  const [isBlocked, setBlocked] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  const remote = useStore(phone.store, (state) => state.remote);
  const speaker = useStore(phone.store, (state) => state.speakerId);

  const play = () => {
    audio.current?.play().then(
      () => setBlocked(false),
      (error: DOMException) => setBlocked(error.name === 'NotAllowedError'),
    );
  };
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = remote;
    if (!remote) return setBlocked(false);
    element.play().then(
      () => setBlocked(false),
      (error: DOMException) => setBlocked(error.name === 'NotAllowedError'),
    );
  }, [remote]);
  useEffect(() => {
    const element = audio.current as (HTMLAudioElement & { setSinkId?(id: string): Promise<void> }) | null;
    void element?.setSinkId?.(speaker).catch(() => {});
  }, [speaker]);
  useEffect(() => () => phone.stop(), [phone]);

  return (
    <PhoneContext value={{ phone, isBlocked, play }}>
      {children}
      {/* biome-ignore lint/a11y/useMediaCaption: the voice of the person on the phone */}
      <audio ref={audio} autoPlay hidden />
    </PhoneContext>
  );
}

export function usePhone(): PhoneHandle {
  const handle = useContext(PhoneContext);
  if (!handle) throw new Error('there is no phone around this component');
  return handle;
}

export function usePhoneState<P>(part: (state: PhoneState) => P): P {
  return useStore(usePhone().phone.store, part);
}
