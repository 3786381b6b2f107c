/** The wrap-up: what it was about and what was done. It can be filled in while the conversation goes on. */
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useAssistance } from '@/features/assist/assist-context';
import { useAssistTexts } from '@/features/assist/texts';
import { useDesk, useDeskAct } from '@/features/desk/desk-context';
import { useKey } from '@/features/desk/keys';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { clock } from '@/shared/i18n/format';
import { useSecondsLeft } from '@/shared/time/running';
import { InlineFailure } from '@/shared/ui/states';
import { useConversations, useDraft } from './conversation-context';
import { NoteField } from './note';
import { useConversationTexts } from './texts';
import './wrap-up.css';

/** The form's place in the page: the key of the wrap-up finds it by this id. */
export const WRAP_UP_FORM = 'wrap-up';

export function WrapUpForm({ one, showsTimer = false }: { one: DeskContact; showsTimer?: boolean }) {
  const t = useConversationTexts();
  const wrapUpKey = useKey('wrapUp');
  const desk = useDesk();
  const { drafts } = useConversations();
  const contact = one.contact.id;
  const code = useDraft(contact).code ?? one.wrap_up_code ?? undefined;
  const act = useDeskAct(`contact:${contact}:wrap-up`);
  const [isMissing, setMissing] = useState(false);
  const assist = useAssistTexts();
  const wanted = useAssistance(contact)?.summary?.wrap_up_codes ?? [];
  const suggested = wanted.find((fit) => one.wrap_up_codes.some((item) => item.code === fit));
  const isOver = one.state === 'wrap_up' || one.state === 'survey';
  const isRequired = one.wrap_up_code_required;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isOver) return;
    if (isRequired && !code) {
      setMissing(true);
      event.currentTarget.querySelector<HTMLInputElement>('input[type=radio]')?.focus();
      return;
    }
    void desk.wrapUp(contact, code, drafts.get(contact).note ?? one.note);
  }

  return (
    <form id={WRAP_UP_FORM} className="wrap-up" onSubmit={submit} aria-label={t('wrapUp.title')}>
      <div className="wrap-up-head">
        <h3>{t('wrapUp.title')}</h3>
        {showsTimer && one.state === 'wrap_up' && one.wrap_up_until && (
          <WrapUpTimer until={one.wrap_up_until} />
        )}
      </div>
      <fieldset className="wrap-up-codes" aria-describedby={isMissing ? 'wrap-up-missing' : undefined}>
        <legend className="field-label">
          {t('wrapUp.code')}
          <small>{isRequired ? t('wrapUp.required') : t('wrapUp.optional')}</small>
          {isMissing && !code && (
            <span id="wrap-up-missing" className="wrap-up-missing" role="alert">
              {t('wrapUp.codeMissing')}
            </span>
          )}
        </legend>
        <div className="wrap-up-choices">
          {one.wrap_up_codes.map((item) => (
            <label key={item.code}>
              <input
                type="radio"
                name="code"
                value={item.code}
                checked={code === item.code}
                onChange={() => drafts.set(contact, { code: item.code })}
              />
              <span>
                {localised(item.name)}
                {item.code === suggested && <em className="wrap-up-suggested">{assist('suggested')}</em>}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <NoteField one={one} />
      <InlineFailure error={act.error} retry={act.retry} />
      <div className="wrap-up-foot">
        <span>{!isOver && t('wrapUp.later')}</span>
        <Button
          type="primary"
          htmlType="submit"
          disabled={!isOver || act.busy}
          aria-keyshortcuts={wrapUpKey}
          title={wrapUpKey}
        >
          {t('wrapUp.submit')}
        </Button>
      </div>
    </form>
  );
}

function WrapUpTimer({ until }: { until: string }) {
  const t = useConversationTexts();
  const left = useSecondsLeft(until);
  return (
    <span className={`wrap-up-timer numbers${left <= 10 ? ' is-late' : ''}`} role="timer">
      {left > 0 ? `${t('wrapUp.left')} ${clock(left)}` : t('wrapUp.over')}
    </span>
  );
}
