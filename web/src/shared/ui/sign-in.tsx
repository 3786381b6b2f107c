import { type FormEvent, useId, useRef, useState } from 'react';
import { useSignIn } from '../api/session';
import { useSharedTexts } from '../i18n/shared';
import './sign-in.css';
import { LanguageSwitch } from './language-switch';
import { useProblemText } from './problem-text';

export type StaffPage = 'desk' | 'wall' | 'office';

/** The sign-in of the staff pages. Pasting is allowed; what was typed stays when it fails. */
export function SignInPage({ page, wasSignedIn }: { page: StaffPage; wasSignedIn?: boolean }) {
  const t = useSharedTexts();
  return (
    <div className="sign-in">
      <header className="sign-in-bar">
        <LanguageSwitch />
      </header>
      <main className="sign-in-card">
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <h1>{t(`page.${page}`)}</h1>
        <p className="sign-in-bank">{t('bank')}</p>
        {wasSignedIn && (
          <p className="sign-in-notice" role="status">
            {t('signIn.signedOut')}
          </p>
        )}
        <SignInForm />
      </main>
      <footer className="sign-in-foot">{t('product')}</footer>
    </div>
  );
}

function SignInForm() {
  const t = useSharedTexts();
  const problemText = useProblemText();
  const signIn = useSignIn();
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState<{ number?: boolean; password?: boolean }>({});
  const [isBusy, setBusy] = useState(false);
  const [isShown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const number = String(data.get('number') ?? '').trim();
    const password = String(data.get('password') ?? '');
    setMissing({ number: !number, password: !password });
    if (!number || !password) {
      form.current?.querySelector<HTMLInputElement>(number ? '[name=password]' : '[name=number]')?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await signIn(number, password);
    } catch (problem) {
      setError(problem);
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('[name=password]')?.select();
    }
  }

  return (
    <form ref={form} className="sign-in-form" noValidate onSubmit={submit}>
      <label htmlFor={`${id}n`}>{t('signIn.number')}</label>
      <input
        id={`${id}n`}
        name="number"
        autoComplete="username"
        // biome-ignore lint/a11y/noAutofocus: it is the one thing to do on this page
        autoFocus
        aria-invalid={missing.number}
        aria-describedby={missing.number ? `${id}nm` : undefined}
      />
      <span id={`${id}nm`} className="sign-in-missing">
        {missing.number && t('signIn.numberMissing')}
      </span>
      <label htmlFor={`${id}p`}>{t('signIn.password')}</label>
      <div className="sign-in-password">
        <input
          id={`${id}p`}
          name="password"
          type={isShown ? 'text' : 'password'}
          autoComplete="current-password"
          aria-invalid={missing.password}
          aria-describedby={missing.password ? `${id}pm` : undefined}
        />
        <button
          type="button"
          aria-pressed={isShown}
          aria-label={isShown ? t('signIn.hidePassword') : t('signIn.showPassword')}
          onClick={() => setShown(!isShown)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" />
            <circle cx="12" cy="12" r="3" />
            {!isShown && <path d="M4 4l16 16" />}
          </svg>
        </button>
      </div>
      <span id={`${id}pm`} className="sign-in-missing">
        {missing.password && t('signIn.passwordMissing')}
      </span>
      <div className="sign-in-error" role="alert">
        {error ? problemText(error) : ''}
      </div>
      <button type="submit" className="sign-in-submit" disabled={isBusy}>
        {isBusy ? `${t('state.loading')}…` : t('signIn.submit')}
      </button>
    </form>
  );
}
