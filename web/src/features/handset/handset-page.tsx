import { type FormEvent, useCallback, useEffect, useId, useState } from 'react';
import type { Language } from '@/features/chat-customer/protocol';
import { type HandsetSetup, setup } from './api';
import './handset.css';
import { Phone } from './phone';
import { HANDSET_TEXTS } from './texts';
import { cleanPhone } from './thread';

const OTHER = 'other';

export interface HandsetPageProps {
  language: Language;
  onLanguage: (language: Language) => void;
  onTitle: (title: string) => void;
}

/** A handset to try the text service with: whose it is, and its texts. */
export default function HandsetPage({ language, onLanguage, onTitle }: HandsetPageProps) {
  const words = HANDSET_TEXTS[language];
  const [found, setFound] = useState<HandsetSetup | 'loading' | 'absent'>('loading');
  const [choice, setChoice] = useState('');
  const [typed, setTyped] = useState('');
  const [own, setOwn] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [draft, setDraft] = useState('');
  const ids = { whose: useId(), other: useId(), problem: useId() };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the title follows the language
  useEffect(() => onTitle(words.title), [language]);

  const load = useCallback(() => {
    setFound('loading');
    setup(language).then(
      (answer) => {
        setFound(answer);
        setChoice((chosen) => chosen || answer.phones[0]?.phone || OTHER);
      },
      () => setFound('absent'),
    );
  }, [language]);
  useEffect(load, [load]);

  const phone = choice === OTHER ? own : choice;
  const useOther = (event: FormEvent) => {
    event.preventDefault();
    const clean = cleanPhone(typed);
    setWrong(clean === null);
    if (clean !== null) setOwn(clean);
  };

  return (
    <div className="portal handset-page">
      <header className="top">
        <div className="inner top-row">
          <p className="bank">
            <a className="handset-back" href="/customer/">
              {words.back}
            </a>
          </p>
          <button
            type="button"
            className="button"
            aria-label={words.languageLabel}
            onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}
          >
            <span lang={language === 'zh' ? 'en' : 'zh-CN'}>{words.language}</span>
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {found === 'loading' && (
          <p className="inner handset-notice" role="status">
            {words.loading}
          </p>
        )}
        {found === 'absent' && (
          <div className="inner handset-notice" role="alert">
            <h1>{words.heading}</h1>
            <p>{words.absent}</p>
            <button type="button" className="button" onClick={load}>
              {words.retry}
            </button>
          </div>
        )}
        {typeof found === 'object' && (
          <div className="inner handset-columns">
            <div className="handset-side">
              <h1>{words.heading}</h1>
              <p>{words.intro(found.keyword, found.number)}</p>
              <label className="handset-label" htmlFor={ids.whose}>
                {words.whose}
              </label>
              <select
                id={ids.whose}
                className="handset-field"
                value={choice}
                onChange={(event) => setChoice(event.target.value)}
              >
                {found.phones.map((one) => (
                  <option key={one.phone} value={one.phone}>
                    {one.phone} {one.name}
                  </option>
                ))}
                <option value={OTHER}>{words.other}</option>
              </select>
              {choice === OTHER && (
                <form className="handset-other" onSubmit={useOther} noValidate>
                  <label className="handset-label" htmlFor={ids.other}>
                    {words.otherLabel}
                  </label>
                  <input
                    id={ids.other}
                    className="handset-field"
                    inputMode="tel"
                    autoComplete="off"
                    value={typed}
                    aria-invalid={isWrong}
                    aria-describedby={ids.problem}
                    onChange={(event) => setTyped(event.target.value)}
                  />
                  <button type="submit" className="button">
                    {words.otherUse}
                  </button>
                  <p className="form-problem" id={ids.problem} role="alert">
                    {isWrong ? words.otherWrong : ''}
                  </p>
                </form>
              )}
              <h2 className="handset-label">{words.examples}</h2>
              <ul className="handset-examples">
                {words.questions.map((question) => {
                  const text = `${found.keyword}+${question}`;
                  return (
                    <li key={question}>
                      <button
                        type="button"
                        className="button small"
                        aria-label={words.use(text)}
                        onClick={() => setDraft(text)}
                      >
                        {text}
                      </button>
                    </li>
                  );
                })}
              </ul>
            </div>
            {phone !== '' && (
              <Phone
                key={phone}
                phone={phone}
                setup={found}
                language={language}
                words={words}
                draft={draft}
                onDraft={setDraft}
              />
            )}
          </div>
        )}
      </main>
    </div>
  );
}
