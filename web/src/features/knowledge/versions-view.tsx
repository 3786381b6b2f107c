import { Button } from 'antd';
import { useState } from 'react';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { differences } from './difference';
import { type Article, type Content, useVersions } from './knowledge-api';
import { useKnowledgeTexts } from './texts';

function parts(content: Content): [string, string][] {
  return [
    ['title.zh', content.title.zh ?? ''],
    ['title.en', content.title.en ?? ''],
    ['official.zh', content.official_wording.zh ?? ''],
    ['official.en', content.official_wording.en ?? ''],
    ['customer.zh', content.customer_wording.zh ?? ''],
    ['customer.en', content.customer_wording.en ?? ''],
    ['askedAs', [...content.asked_as.zh, ...content.asked_as.en].join('\n')],
    ['keywords', content.keywords.join(' ')],
    ['related', content.related.map((one) => `${one.relation}:${one.article}`).join(' ')],
  ];
}

/** What differs between two states of an article, part by part. */
export function Differences({ before, after }: { before: Content; after: Content }) {
  const t = useKnowledgeTexts();
  const now = new Map(parts(after));
  const changed = parts(before).filter(([name, text]) => now.get(name) !== text);
  if (changed.length === 0) return <p className="quiet-line">{t('noDifference')}</p>;
  const label = (name: string) => {
    const [part, tag] = name.split('.') as [
      'title' | 'official' | 'customer' | 'askedAs' | 'keywords' | 'related',
      'zh' | 'en' | undefined,
    ];
    return tag ? `${t(part)} · ${t(`form.${tag}`)}` : t(part);
  };
  return (
    <dl className="differences">
      {changed.map(([name, text]) => {
        let place = 0;
        return (
          <div key={name}>
            <dt>{label(name)}</dt>
            <dd>
              {differences(text, now.get(name) ?? '').map((change) => {
                const key = place++;
                if (change.kind === 'same') return <span key={key}>{change.text}</span>;
                return change.kind === 'added' ? (
                  <ins key={key} title={t('added')}>
                    {change.text}
                  </ins>
                ) : (
                  <del key={key} title={t('removed')}>
                    {change.text}
                  </del>
                );
              })}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

export function VersionsView({ article }: { article: Article }) {
  const t = useKnowledgeTexts();
  const { data, error, refetch } = useVersions(article.id);
  const [compared, setCompared] = useState<number | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <p className="quiet-line">{t('neverPublished')}</p>;
  const chosen = data.items.find((one) => one.version === compared) ?? data.items[0];
  return (
    <div className="versions">
      <ul>
        {data.items.map((one) => (
          <li key={one.version}>
            <span>
              {t('version')} {one.version} · {dayAndTime(one.at)}
              {one.note && ` · ${one.note}`}
            </span>
            <Button
              size="small"
              type={one.version === chosen?.version ? 'primary' : 'default'}
              onClick={() => setCompared(one.version)}
            >
              {t('compare')}
            </Button>
          </li>
        ))}
      </ul>
      {chosen && article.working && (
        <section>
          <h2>
            {t('version')} {chosen.version}：{t('compareWith')}
          </h2>
          <Differences before={chosen.content} after={article.working} />
        </section>
      )}
    </div>
  );
}
