import { type FormEvent, useState } from 'react';
import { useLanguage } from '@/features/chat-customer/context';
import { type BoardKey, readThread } from './board-api';
import { Field } from './field';
import { refusal, useBoardTexts } from './use-board-texts';

/** Opens a message again; the number and the code are tried before the page changes. */
export function LookUp({ onFound }: { onFound(key: BoardKey): void }) {
  const texts = useBoardTexts();
  const language = useLanguage();
  const [key, setKey] = useState<BoardKey>({ reference: '', code: '' });
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const asked = { reference: key.reference.trim(), code: key.code.trim() };
    if (isBusy) return;
    if (!asked.reference || !asked.code) return setProblem(texts.readIntro);
    setBusy(true);
    setProblem('');
    try {
      const thread = await readThread(asked, language);
      onFound({ reference: thread.reference, code: asked.code });
    } catch (error) {
      setProblem(refusal(error, texts));
      setBusy(false);
    }
  }

  return (
    <form className="card board-look-up" noValidate onSubmit={submit} aria-labelledby="look-up-title">
      <h2 id="look-up-title">{texts.readTitle}</h2>
      <p>{texts.readIntro}</p>
      <Field label={texts.reference}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            spellCheck={false}
            maxLength={24}
            value={key.reference}
            onChange={(event) => setKey({ ...key, reference: event.target.value })}
          />
        )}
      </Field>
      <Field label={texts.code}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={24}
            value={key.code}
            onChange={(event) => setKey({ ...key, code: event.target.value })}
          />
        )}
      </Field>
      <p role="alert" className={problem ? 'form-problem' : 'quiet'}>
        {problem}
      </p>
      <button type="submit" className="button wide" aria-disabled={isBusy}>
        {texts.read}
      </button>
    </form>
  );
}
