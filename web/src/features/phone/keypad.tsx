import { useEffect, useRef, useState } from 'react';
import { api } from '@/shared/api/client';
import { Acts, useAct } from '@/shared/state/acts';
import { newId } from '@/shared/state/ids';
import { InlineFailure } from '@/shared/ui/states';
import './keypad.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const acts = new Acts();

interface KeypadProps {
  contact: string;
  title: string;
  sentLabel: string;
  keyLabel(key: string): string;
}

/** Sends telephone keys into the call, by mouse or by typing them while the keypad has the focus. */
export function Keypad({ contact, title, sentLabel, keyLabel }: KeypadProps) {
  const [sent, setSent] = useState('');
  const act = useAct(acts, contact);
  const keys = useRef<HTMLDivElement>(null);
  useEffect(() => keys.current?.querySelector('button')?.focus(), []);
  const press = useDigits(contact, (digits) => setSent((before) => `${before}${digits}`.slice(-24)));
  return (
    <fieldset
      className="keypad"
      onKeyDown={(event) => {
        if (!event.altKey && !event.ctrlKey && KEYS.includes(event.key)) press(event.key);
      }}
    >
      <legend className="visually-hidden">{title}</legend>
      <output className="keypad-sent numbers" aria-label={sentLabel}>
        {sent || ' '}
      </output>
      <div ref={keys} className="keypad-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" aria-label={keyLabel(key)} onClick={() => press(key)}>
            {key}
          </button>
        ))}
      </div>
      <InlineFailure error={act.error} retry={act.retry} />
    </fieldset>
  );
}

/** Sends digits in the order in which they are pressed, however quickly; what is pressed meanwhile goes together. */
function useDigits(contact: string, onSent: (digits: string) => void): (key: string) => void {
  const waiting = useRef('');
  const batch = useRef<{ digits: string; id: string } | null>(null);
  async function send() {
    while (batch.current || waiting.current) {
      if (!batch.current) {
        batch.current = { digits: waiting.current, id: newId() };
        waiting.current = '';
      }
      const { digits, id } = batch.current;
      await api.post('/phone/digits', { contact, digits }, { idempotencyKey: id });
      batch.current = null;
      onSent(digits);
    }
  }
  return (key) => {
    waiting.current += key;
    void acts.run(contact, send);
  };
}
