import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useLanguage, useTexts } from '@/features/chat-customer/context';
import { clock } from '@/features/chat-customer/format';
import { RatingCard } from '@/features/chat-customer/rating-card';
import { newId } from '@/features/chat-customer/storage';
import { askMore, type BoardKey, type Entry, rateAnswer, readThread, type Thread } from './board-api';
import { refusal, useBoardTexts } from './use-board-texts';

const AGAIN_MS = 10_000;
const MAX_TEXT = 2_000;

/** A message with its answers. While an answer is waited for, the page asks for it by itself. */
export function ThreadView({ boardKey, onLeave }: { boardKey: BoardKey; onLeave(): void }) {
  const texts = useBoardTexts();
  const chat = useTexts();
  const language = useLanguage();
  const [thread, setThread] = useState<Thread | null>(null);
  const [problem, setProblem] = useState('');
  const [isSkipped, setSkipped] = useState(false);

  const read = useCallback(async () => {
    try {
      setThread(await readThread(boardKey, language));
      setProblem('');
    } catch (error) {
      setProblem(refusal(error, texts));
    }
  }, [boardKey, language, texts]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void read();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [read]);

  const rate = (score: number) => {
    rateAnswer(boardKey, score, language).then(setThread, (error: unknown) =>
      setProblem(refusal(error, texts)),
    );
  };

  return (
    <section className="board-thread" aria-labelledby="thread-title">
      <div className="card">
        <div className="board-thread-head">
          <h2 id="thread-title">{thread?.title ?? boardKey.reference}</h2>
          <button type="button" className="button small" onClick={() => void read()}>
            {texts.refresh}
          </button>
          <button type="button" className="button small" onClick={onLeave}>
            {texts.leaveThread}
          </button>
        </div>
        <p role="alert" className={problem ? 'form-problem' : 'quiet'}>
          {problem}
        </p>
        {thread && (
          <>
            <p className="board-state" role="status">
              <strong className={`board-standing board-standing-${thread.standing}`}>
                {texts.standing[thread.standing]}
              </strong>
              {thread.due_at && <span>{texts.promised(clock(thread.due_at, language))}</span>}
              {thread.is_read && <span>{texts.isRead}</span>}
            </p>
            <p className="board-hint">
              {thread.reference} · {texts.matter[thread.matter]} · {texts.area[thread.area]}
            </p>
            <ol className="board-entries">
              {thread.entries.map((entry) => (
                <EntryItem key={`${entry.from} ${entry.at}`} entry={entry} />
              ))}
            </ol>
            {thread.standing === 'closed' && <p>{texts.closedText}</p>}
          </>
        )}
      </div>
      {thread?.can_rate && !isSkipped && (
        <div className="card">
          <RatingCard choices={[]} skip={chat.rateNotNow} onRate={rate} onSkip={() => setSkipped(true)} />
        </div>
      )}
      {thread?.score != null && <p role="status">{texts.rated(thread.score)}</p>}
      {thread?.can_ask && <AskForm boardKey={boardKey} onAsked={setThread} />}
    </section>
  );
}

function EntryItem({ entry }: { entry: Entry }) {
  const texts = useBoardTexts();
  const language = useLanguage();
  const isOwn = entry.from === 'customer';
  return (
    <li className={isOwn ? 'board-entry' : 'board-entry board-entry-bank'}>
      <span className="board-hint">
        {isOwn ? texts.you : entry.agent ? texts.agent(entry.agent) : texts.bank}{' '}
        <time dateTime={entry.at}>{clock(entry.at, language)}</time>
      </span>
      <p>{entry.text}</p>
    </li>
  );
}

function AskForm({ boardKey, onAsked }: { boardKey: BoardKey; onAsked(thread: Thread): void }) {
  const texts = useBoardTexts();
  const language = useLanguage();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const clientId = useRef(newId());
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (!text.trim()) return setProblem(texts.askEmpty);
    setBusy(true);
    setProblem('');
    try {
      onAsked(await askMore(boardKey, clientId.current, text, language));
      clientId.current = newId();
      setText('');
    } catch (error) {
      setProblem(refusal(error, texts));
    }
    setBusy(false);
  }
  return (
    <form className="card" onSubmit={submit}>
      <div className="board-field">
        <label htmlFor="board-question">{texts.askTitle}</label>
        <textarea
          id="board-question"
          rows={3}
          maxLength={MAX_TEXT}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p role="alert" className={problem ? 'form-problem' : 'quiet'}>
        {problem}
      </p>
      <button type="submit" className="button" aria-disabled={isBusy}>
        {texts.ask}
      </button>
    </form>
  );
}
