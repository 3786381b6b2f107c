/** What a link in a text message opens: five grades, and why, for those who were not content. */
import { type FormEvent, type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import type { Refused } from '@/features/chat-customer/api';
import { LanguageContext } from '@/features/chat-customer/context';
import { clock } from '@/features/chat-customer/format';
import { grades } from '@/features/chat-customer/rating-card';
import { TEXTS } from '@/features/chat-customer/texts';
import { type Invitation, isLow, type Reason, readInvitation, sendRating } from './rating-api';
import { RATING_TEXTS } from './texts';
import '@/features/chat-customer/chat.css';
import './rating.css';

const MAX_WORDS = 500;

interface PageProps {
  link: string;
  language: 'zh' | 'en';
  header: ReactNode;
  onTitle(title: string): void;
}

type Shown =
  | { kind: 'looking' }
  | { kind: 'form'; invitation: Invitation }
  | { kind: 'thanks'; text: string }
  | { kind: 'gone' };

export default function RatingPage({ link, language, header, onTitle }: PageProps) {
  const texts = RATING_TEXTS[language];
  const shared = TEXTS[language];
  const [shown, setShown] = useState<Shown>({ kind: 'looking' });

  useLayoutEffect(() => onTitle(`${shared.bank} · ${texts.title}`), [onTitle, shared, texts]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language changes nothing of what the link is for.
  useEffect(() => {
    readInvitation(link, language).then(
      (invitation) =>
        setShown(
          invitation.is_rated ? { kind: 'thanks', text: texts.already } : { kind: 'form', invitation },
        ),
      () => setShown({ kind: 'gone' }),
    );
  }, [link]);

  return (
    <LanguageContext.Provider value={language}>
      <div className="portal">
        <a className="skip" href="#main">
          {shared.skipToMain}
        </a>
        {header}
        <main id="main" tabIndex={-1} className="rate" aria-busy={shown.kind === 'looking'}>
          <div className="inner">
            {shown.kind === 'form' && (
              <RatingForm
                link={link}
                language={language}
                invitation={shown.invitation}
                onRated={(score) =>
                  setShown({
                    kind: 'thanks',
                    text: isLow(score, shown.invitation.grades) ? texts.thanksLow : texts.thanksGood,
                  })
                }
              />
            )}
            {(shown.kind === 'thanks' || shown.kind === 'gone') && (
              <div className="card" role="status">
                <h1>{shown.kind === 'gone' ? texts.gone : texts.thanks}</h1>
                <p>{shown.kind === 'gone' ? texts.goneText : shown.text}</p>
                <p>
                  <a className="button" href="/customer/">
                    {texts.home}
                  </a>
                </p>
              </div>
            )}
          </div>
        </main>
      </div>
    </LanguageContext.Provider>
  );
}

interface FormProps {
  link: string;
  language: 'zh' | 'en';
  invitation: Invitation;
  onRated(score: number): void;
}

function RatingForm({ link, language, invitation, onRated }: FormProps) {
  const texts = RATING_TEXTS[language];
  const shared = TEXTS[language];
  const [score, setScore] = useState<number | null>(null);
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const asksWhy = score !== null && isLow(score, invitation.grades);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (score === null) return setProblem(texts.pick);
    if (asksWhy && !reason) return setProblem(texts.pickReason);
    setBusy(true);
    setProblem('');
    try {
      const said = asksWhy ? { reason, words: words.trim() || null } : { reason: null, words: null };
      await sendRating(link, { score, ...said }, language);
      onRated(score);
    } catch (error) {
      setProblem((error as Partial<Refused>).problem?.title || texts.network);
      setBusy(false);
    }
  }

  return (
    <form className="card rating" onSubmit={submit}>
      <h1>{texts.title}</h1>
      <p>{texts.about(clock(invitation.called_at, language))}</p>
      <fieldset>
        <legend>{shared.rateTitle}</legend>
        {grades([], shared.grades).map((grade) => (
          <label key={grade.score} className="grade">
            <input
              type="radio"
              name="grade"
              checked={score === grade.score}
              onChange={() => {
                setScore(grade.score);
                setProblem('');
              }}
            />
            <span className="grade-label">{grade.label}</span>
            <span className="stars" aria-hidden="true">
              {'★'.repeat(grade.score)}
              <span className="stars-rest">{'★'.repeat(invitation.grades - grade.score)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {asksWhy && (
        <>
          <fieldset className="rate-why">
            <legend>{texts.why}</legend>
            {invitation.reasons.map((one) => (
              <label key={one} className="grade">
                <input
                  type="radio"
                  name="reason"
                  checked={reason === one}
                  onChange={() => {
                    setReason(one);
                    setProblem('');
                  }}
                />
                <span className="grade-label">{texts.reasons[one]}</span>
              </label>
            ))}
          </fieldset>
          <label className="rate-words">
            {texts.words}
            <textarea
              rows={3}
              maxLength={MAX_WORDS}
              value={words}
              aria-describedby="words-hint"
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          <p id="words-hint" className="rate-hint">
            {texts.wordsHint}
          </p>
        </>
      )}
      <p role="alert" className={problem ? 'form-problem' : 'quiet'}>
        {problem}
      </p>
      <button type="submit" className="button primary wide" aria-disabled={isBusy}>
        {shared.rateSubmit}
      </button>
    </form>
  );
}
