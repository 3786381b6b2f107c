/** The knowledge base on the desk: search, read, copy or put the customer wording into the reply, say how it was. */
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { localised, useLanguage } from '@/shared/i18n';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { FeedbackForm } from './feedback-form';
import { type Content, useArticle, useArticles } from './knowledge-api';
import { Marked } from './marked';
import { useKnowledgeTexts } from './texts';
import { Wording } from './wording';
import './knowledge.css';

export interface KnowledgePanelProps {
  /** Puts a text into the reply that is being written; absent where nothing is written (calls). */
  onSend?: (text: string) => void;
  /** The language that the customer is served in decides which wording is sent. */
  customerLanguage?: string;
}

function OpenArticle({
  id,
  onBack,
  onSend,
  customerLanguage,
}: KnowledgePanelProps & { id: string; onBack: () => void }) {
  const t = useKnowledgeTexts();
  const { message } = App.useApp();
  const page = useLanguage();
  const { data, error, refetch } = useArticle(id);
  const tag = customerLanguage === undefined ? page : customerLanguage === 'zh' ? 'zh-CN' : 'en';
  const wording = (content: Content) => localised(content.customer_wording, tag);
  const content = data?.published?.content;
  return (
    <div className="panel-article">
      <Button type="link" size="small" onClick={onBack}>
        ← {t('panel.backToResults')}
      </Button>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !content ? (
        <Loading />
      ) : (
        <>
          <h2>{localised(content.title)}</h2>
          <Wording
            content={content}
            level={3}
            acts={
              <>
                {onSend && (
                  <Button
                    type="primary"
                    size="small"
                    onClick={() => {
                      onSend(wording(content));
                      void message.success(t('sent'));
                    }}
                  >
                    {t('send')}
                  </Button>
                )}
                <Button
                  size="small"
                  onClick={() => {
                    void navigator.clipboard.writeText(wording(content));
                    void message.success(t('copied'));
                  }}
                >
                  {t('copy')}
                </Button>
              </>
            }
          />
          <FeedbackForm key={id} id={id} />
        </>
      )}
    </div>
  );
}

export function KnowledgePanel({ onSend, customerLanguage }: KnowledgePanelProps) {
  const t = useKnowledgeTexts();
  const [text, setText] = useState('');
  const [sent, setSent] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const { data, error, refetch } = useArticles({ q: sent, sent: true, limit: 10 }, sent !== '');
  return (
    <div className="knowledge-panel">
      <search>
        <Input.Search
          aria-label={t('search')}
          placeholder={t('panel.hint')}
          maxLength={200}
          value={text}
          enterButton={t('searchVerb')}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => {
            setSent(value.trim());
            setOpened(null);
          }}
        />
      </search>
      {opened !== null ? (
        <OpenArticle
          id={opened}
          onBack={() => setOpened(null)}
          onSend={onSend}
          customerLanguage={customerLanguage}
        />
      ) : sent === '' ? null : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Empty title={t('noneTitle')}>{t('noneText')}</Empty>
      ) : (
        <>
          <p className="quiet-line" role="status">
            {t('panel.results', { count: data.items.length })}
          </p>
          <ul className="panel-results">
            {data.items.map((row) => (
              <li key={row.id}>
                <button type="button" onClick={() => setOpened(row.id)}>
                  <span className="panel-title">
                    <Marked segments={row.title} />
                  </span>
                  <span className="panel-excerpt">
                    <Marked segments={row.excerpt} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
