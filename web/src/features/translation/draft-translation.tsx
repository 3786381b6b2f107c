/** The agent's draft in the customer's language: asked for, looked at, put right, and sent. */
import { TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { DeskContact } from '@/shared/api/types';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import { useTranslationTexts } from './texts';
import './translation.css';
import { chooseTranslation, type Translated, useTranslate, useTranslations } from './use-translations';

interface DraftProps {
  one: DeskContact;
  text: string;
  onSend(said: string): void;
}

export function DraftTranslation({ one, text, onSend }: DraftProps) {
  const t = useTranslationTexts();
  const shared = useSharedTexts();
  const { id, language } = one.contact;
  const { reading, isPossible, isWanted } = useTranslations(one.contact);
  const translate = useTranslate(id);
  const [made, setMade] = useState<Translated | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const to = language === reading ? (reading === 'zh' ? 'en' : 'zh') : language;
  if (!isPossible) return null;

  async function run(act: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  }
  const ask = () => run(async () => setMade(await translate(text.trim(), to)));
  const send = (wording: string) =>
    run(async () => {
      // Both texts are on record before the customer reads one of them.
      if (made && wording !== made.text) await translate(made.original, to, wording);
      setMade(null);
      onSend(wording);
    });

  return (
    <>
      <Button
        type="text"
        icon={<TranslationOutlined />}
        className={isWanted ? 'translation-on' : undefined}
        aria-pressed={isWanted}
        title={t('toggle')}
        aria-label={t('toggle')}
        onClick={() => chooseTranslation(id, !isWanted)}
      />
      {isWanted && (
        <Button type="text" disabled={!text.trim() || isBusy} onClick={() => void ask()}>
          {t('into', { language: shared(`languageName.${to}`) })}
        </Button>
      )}
      {(made || error !== null) && (
        <div className="translation-draft">
          {made && (
            <Wording
              made={made}
              isBusy={isBusy}
              onSend={(wording) => void send(wording)}
              onCancel={() => setMade(null)}
            />
          )}
          <InlineFailure error={error} retry={made ? undefined : () => void ask()} />
        </div>
      )}
    </>
  );
}

interface WordingProps {
  made: Translated;
  isBusy: boolean;
  onSend(wording: string): void;
  onCancel(): void;
}

function Wording({ made, isBusy, onSend, onCancel }: WordingProps) {
  const t = useTranslationTexts();
  const [wording, setWording] = useState(made.text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = () => wording.trim() && !isBusy && onSend(wording.trim());
  return (
    <>
      <p className="translation-of">{made.original}</p>
      <textarea
        ref={field}
        rows={3}
        value={wording}
        maxLength={4_000}
        aria-label={t('wording')}
        onChange={(event) => setWording(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onCancel();
          else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey) send();
          else return;
          event.preventDefault();
        }}
      />
      <div className="translation-foot">
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button size="small" type="primary" disabled={isBusy || !wording.trim()} onClick={send}>
          {t('send')}
        </Button>
      </div>
    </>
  );
}
