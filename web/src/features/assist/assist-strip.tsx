/** One line of help above the composer or beside a call: the gravest warning, or the next phrase, and the draft. */
import { Button } from 'antd';
import { useKey } from '@/features/desk/keys';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import './assist.css';
import { useAssistance } from './assist-context';
import { useAssistTexts } from './texts';
import { useInsertDraft } from './use-insert-draft';

export function AssistStrip({ one }: { one: DeskContact }) {
  const t = useAssistTexts();
  const key = useKey('draft');
  const help = useAssistance(one.contact.id);
  const insert = useInsertDraft();
  const warning = help?.warnings[0];
  const next = help?.phrases.find((phrase) => !phrase.said_at);
  return (
    <section className={`assist-strip${warning ? ' assist-strip-warns' : ''}`} aria-label={t('strip')}>
      <p className="assist-strip-words" role="status">
        {warning ? (
          <>
            <b>
              <span aria-hidden="true">⚠ </span>
              {localised(warning.name)}
            </b>{' '}
            {localised(warning.advice)}
          </>
        ) : next ? (
          <>
            <b>{t('next', { name: localised(next.name) })}</b> {localised(next.say)}
          </>
        ) : (
          t('nothing')
        )}
      </p>
      {help?.draft && (
        <Button
          size="small"
          aria-keyshortcuts={key}
          title={`${key} · ${help.draft.text}`}
          onClick={() => insert(one.contact.id)}
        >
          {t('insert')} <kbd className="assist-key">{key}</kbd>
        </Button>
      )}
    </section>
  );
}
