import { type FormEvent, useRef, useState } from 'react';
import { useLanguage } from '@/features/chat-customer/context';
import { newId } from '@/features/chat-customer/storage';
import { type BoardForm, BoardRefused, leaveMessage, type Receipt } from './board-api';
import { Field } from './field';
import { refusal, useBoardTexts } from './use-board-texts';

const MAX_TEXT = 2_000;
const EMPTY: BoardForm = {
  matter: 'enquiry',
  area: 'personal_finance',
  title: '',
  text: '',
  name: '',
  phone: '',
  email: '',
};
const NEEDED = ['title', 'text', 'name', 'phone'] as const;
const MATTERS = ['enquiry', 'suggestion', 'complaint'] as const;
const AREAS = ['personal_finance', 'credit', 'cards', 'e_banking'] as const;

export function LeaveForm({ onLeft }: { onLeft(receipt: Receipt): void }) {
  const texts = useBoardTexts();
  const language = useLanguage();
  const [form, setForm] = useState(EMPTY);
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  // Sending again after a lost answer leaves one message.
  const clientId = useRef(newId());
  const change = (part: Partial<BoardForm>) => setForm((before) => ({ ...before, ...part }));

  function mark(fields: Readonly<Record<string, string>>, words: string) {
    setWrong(fields);
    setProblem(words);
    requestAnimationFrame(() =>
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const empty = NEEDED.filter((name) => !form[name].trim());
    if (empty.length > 0) {
      return mark(Object.fromEntries(empty.map((name) => [name, texts.missing])), texts.check);
    }
    setBusy(true);
    mark({}, '');
    try {
      onLeft(await leaveMessage(form, clientId.current, language));
    } catch (error) {
      mark(error instanceof BoardRefused ? error.fields : {}, refusal(error, texts));
      setBusy(false);
    }
  }

  return (
    <form
      ref={element}
      className="card board-leave"
      noValidate
      onSubmit={submit}
      aria-labelledby="leave-title"
    >
      <h2 id="leave-title">{texts.newTitle}</h2>
      <fieldset>
        <legend>{texts.matterTitle}</legend>
        <div className="board-choices">
          {MATTERS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="matter"
                checked={form.matter === one}
                onChange={() => change({ matter: one })}
              />
              {texts.matter[one]}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{texts.areaTitle}</legend>
        <div className="board-choices">
          {AREAS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="area"
                checked={form.area === one}
                onChange={() => change({ area: one })}
              />
              {texts.area[one]}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label={texts.subject} problem={wrong.title}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            maxLength={60}
            value={form.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={texts.text}
        problem={wrong.text}
        hint={`${texts.textHint} ${texts.left(MAX_TEXT - form.text.length)}`}
      >
        {(ids) => (
          <textarea
            {...ids}
            rows={6}
            maxLength={MAX_TEXT}
            value={form.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        )}
      </Field>
      <div className="board-pair">
        <Field label={texts.name} problem={wrong.name}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              autoComplete="name"
              maxLength={40}
              value={form.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.phone} problem={wrong.phone} hint={texts.phoneHint}>
          {(ids) => (
            <input
              {...ids}
              type="tel"
              autoComplete="tel"
              maxLength={24}
              value={form.phone}
              onChange={(event) => change({ phone: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={texts.email} problem={wrong.email}>
        {(ids) => (
          <input
            {...ids}
            type="email"
            autoComplete="email"
            maxLength={254}
            value={form.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        )}
      </Field>
      <p role="alert" className={problem ? 'form-problem' : 'quiet'}>
        {problem}
      </p>
      <button type="submit" className="button primary wide" aria-disabled={isBusy}>
        {isBusy ? texts.submitting : texts.submit}
      </button>
    </form>
  );
}
