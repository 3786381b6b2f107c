/** All help for a conversation: warnings, what to say and do, the form, articles, and for calls what is said. */
import { App, Button } from 'antd';
import { useKey } from '@/features/desk/keys';
import type { DeskContact } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { timeOfDay } from '@/shared/i18n/format';
import { Empty } from '@/shared/ui/states';
import './assist.css';
import { useAssistance } from './assist-context';
import { LiveTranscript } from './live-transcript';
import { useAssistTexts } from './texts';
import type { Assistance, Suggestion } from './types';
import { useInsertDraft } from './use-insert-draft';
import { useSteady } from './use-steady';

interface Props {
  one: DeskContact;
  /** Puts a text into the reply that is being written; absent where nothing is written. */
  onSend?: (text: string) => void;
}

export function AssistPanel({ one, onSend }: Props) {
  const t = useAssistTexts();
  const help = useAssistance(one.contact.id);
  if (!help) return <Empty title={t('none')} />;
  return (
    <div className="assist">
      <Warnings help={help} />
      {help.transcript && <LiveTranscript help={help} />}
      <Business help={help} />
      <Phrases help={help} />
      <Fields help={help} />
      <Draft help={help} contact={one.contact.id} />
      <Articles articles={help.articles} onSend={onSend} />
    </div>
  );
}

function Warnings({ help }: { help: Assistance }) {
  const t = useAssistTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
    <section className="assist-warnings" aria-labelledby="assist-warnings" tabIndex={0}>
      <h3 id="assist-warnings">{t('warnings')}</h3>
      {help.warnings.length === 0 && <p className="assist-quiet">{t('noWarnings')}</p>}
      <div role="alert">
        <ul>
          {help.warnings.map((warning) => (
            <li key={`${warning.at} ${warning.code}`} className={warning.is_forbidden ? 'is-forbidden' : ''}>
              <b>
                <span aria-hidden="true">⚠ </span>
                {warning.is_forbidden
                  ? t('forbidden', { name: localised(warning.name) })
                  : localised(warning.name)}
              </b>{' '}
              <time className="numbers">{timeOfDay(warning.at)}</time>
              <br />
              {localised(warning.advice)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Business({ help }: { help: Assistance }) {
  const t = useAssistTexts();
  return (
    <section aria-labelledby="assist-business">
      <h3 id="assist-business">
        {t('business')} {help.business && <b>{localised(help.business.name)}</b>}
      </h3>
      {help.business ? (
        <ol className="assist-steps">
          {help.business.steps.map((step) => (
            <li key={localised(step)}>{localised(step)}</li>
          ))}
        </ol>
      ) : (
        <p className="assist-quiet">{t('noBusiness')}</p>
      )}
    </section>
  );
}

function Phrases({ help }: { help: Assistance }) {
  const t = useAssistTexts();
  return (
    <section aria-labelledby="assist-phrases">
      <h3 id="assist-phrases">{t('phrases')}</h3>
      <ul className="assist-phrases">
        {help.phrases.map((phrase) => (
          <li
            key={phrase.id}
            className={phrase.said_at ? 'is-said' : phrase.is_overdue ? 'is-overdue' : ''}
            title={localised(phrase.say)}
          >
            <span aria-hidden="true">{phrase.said_at ? '✓' : phrase.is_overdue ? '!' : '○'}</span>{' '}
            {localised(phrase.name)}
            <span className="visually-hidden">
              {' '}
              {phrase.said_at ? t('said') : phrase.is_overdue ? t('overdue') : t('open')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fields({ help }: { help: Assistance }) {
  const t = useAssistTexts();
  if (help.fields.length === 0) return null;
  return (
    <section aria-labelledby="assist-fields">
      <h3 id="assist-fields">{t('fields')}</h3>
      <dl className="assist-fields">
        {help.fields.map((field) => (
          <div key={field.kind}>
            <dt>{localised(field.name)}</dt>
            <dd className="numbers">{field.value ?? <span className="assist-quiet">{t('notYet')}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Draft({ help, contact }: { help: Assistance; contact: string }) {
  const t = useAssistTexts();
  const key = useKey('draft');
  const insert = useInsertDraft();
  const { shown, handlers } = useSteady(help.draft);
  if (!shown) return null;
  return (
    <section aria-labelledby="assist-draft" {...handlers}>
      <h3 id="assist-draft">{t('draft')}</h3>
      <blockquote className="assist-draft">{shown.text}</blockquote>
      <Button size="small" type="primary" aria-keyshortcuts={key} title={key} onClick={() => insert(contact)}>
        {t('insert')}
      </Button>
    </section>
  );
}

function Articles({ articles, onSend }: { articles: Suggestion[]; onSend?: (text: string) => void }) {
  const t = useAssistTexts();
  const { message } = App.useApp();
  const { shown, isBehind, handlers } = useSteady(articles);
  return (
    <section aria-labelledby="assist-articles" {...handlers}>
      <h3 id="assist-articles">
        {t('articles')} {isBehind && <span className="assist-quiet">{t('behind')}</span>}
      </h3>
      {shown.length === 0 && <p className="assist-quiet">{t('noArticles')}</p>}
      {shown.map((one) => (
        <details key={one.article} className="assist-article">
          <summary>{localised(one.title)}</summary>
          <p>{localised(one.official_wording)}</p>
          {onSend && (
            <Button
              size="small"
              onClick={() => {
                onSend(localised(one.customer_wording));
                void message.success(t('inserted'));
              }}
            >
              {t('insertWording')}
            </Button>
          )}
        </details>
      ))}
    </section>
  );
}
