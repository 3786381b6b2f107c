import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ChatView } from './chat-view';
import { useTexts } from './context';
import { LockIcon } from './icons';

/**
 * The field for a secret: masked, not offered to the password keeper, kept in no draft and no outbox. It cannot be
 * sent while the network is away, because it may wait nowhere.
 */
export function SecureField({ view, onSend }: { view: ChatView; onSend: (text: string) => void }) {
  const texts = useTexts();
  const [secret, setSecret] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const canSend = secret !== '' && view.link === 'online';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    onSend(secret);
    setSecret('');
  };
  return (
    <form className="composer secure" onSubmit={submit} autoComplete="off">
      <label htmlFor="chat-secret" className="secure-label">
        <LockIcon />
        {texts.secure}
      </label>
      <p id="secure-note" className="secure-note">
        {view.secretsSent > 0 ? texts.secretSent : texts.secureExplained}
      </p>
      <div className="secure-row">
        <input
          ref={field}
          id="chat-secret"
          type="password"
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={32}
          value={secret}
          placeholder={texts.writeSecret}
          aria-describedby="secure-note"
          onChange={(event) => setSecret(event.target.value)}
        />
        <button type="submit" className="button primary" aria-disabled={!canSend}>
          {texts.send}
        </button>
      </div>
    </form>
  );
}
