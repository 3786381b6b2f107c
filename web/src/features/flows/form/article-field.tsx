import { Select } from 'antd';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { titleOf, useArticle, useArticles } from '@/features/knowledge/knowledge-api';
import { FieldFrame } from '@/features/office/form/field-frame';
import { localised } from '@/shared/i18n';
import { useDesigner } from '../designer-context';
import { isPlaceholder } from '../model/article';
import { changeNode } from '../model/edit';
import { useFlowTexts } from '../texts';

/**
 * The article that is told: found by the words of its title or text, shown by its title with the wording that customers
 * get. A node without a name is called what its article is called.
 */
export function ArticleField(props: { at: string; value: string; put: (article: string) => void }) {
  const { at, value, put } = props;
  const t = useFlowTexts();
  const id = useId();
  const { document, selected, change } = useDesigner();
  const [sought, setSought] = useState('');
  const q = useDeferredValue(sought.trim());
  const isFixed = value !== '' && !isPlaceholder(value);
  const chosen = useArticle(isFixed ? value : null);
  const found = useArticles({ q, standing: 'current', limit: 20 });
  const content = chosen.data?.published?.content;
  const title = content ? localised(content.title) : value;
  const options = (found.data?.items ?? []).map((row) => ({ value: row.id, label: titleOf(row) }));
  if (value && !options.some((one) => one.value === value)) options.unshift({ value, label: title });

  // The name follows the article only after a choice here, and only where nobody has given one.
  const isNew = useRef(false);
  const node = selected === null ? undefined : document.nodes[selected];
  useEffect(() => {
    if (!isNew.current || !content || selected === null || !node) return;
    isNew.current = false;
    if (!node.name) {
      change(changeNode(document, selected, '/name', { zh: content.title.zh, en: content.title.en }));
    }
  }, [content, selected, node, document, change]);

  return (
    <FieldFrame label={t('article')} id={id} at={at}>
      <Select
        id={id}
        placeholder={t('articleSeek')}
        showSearch={{ filterOption: false, onSearch: setSought }}
        notFoundContent={found.isFetching ? t('articleSeeking') : t('articleNone')}
        options={options}
        value={value || null}
        onChange={(key: string) => {
          isNew.current = true;
          setSought('');
          put(key);
        }}
      />
      {content && (
        <blockquote className="article-told">
          {(['zh', 'en'] as const).map((tongue) => (
            <p key={tongue} lang={tongue === 'zh' ? 'zh-CN' : 'en'}>
              {content.customer_wording[tongue]}
            </p>
          ))}
        </blockquote>
      )}
    </FieldFrame>
  );
}
