import { Button } from 'antd';
import type { ReactNode } from 'react';
import { localised, useLanguage } from '@/shared/i18n';
import { attachmentAddress, type Content, useAttachments } from './knowledge-api';
import { useKnowledgeTexts } from './texts';

/** The wordings of an article, in the language of the page. */
export function Wording({ content, acts, level = 2 }: { content: Content; acts?: ReactNode; level?: 2 | 3 }) {
  const t = useKnowledgeTexts();
  const tag = useLanguage();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="wording">
      <Heading>{t('official')}</Heading>
      <p className="wording-text" lang={tag}>
        {localised(content.official_wording, tag)}
      </p>
      <Heading>{t('customer')}</Heading>
      <p className="wording-text wording-customer" lang={tag}>
        {localised(content.customer_wording, tag)}
      </p>
      {acts && <div className="card-acts">{acts}</div>}
    </div>
  );
}

/** The files of the published version. */
export function Files({ id, content, mayList }: { id: string; content: Content; mayList: boolean }) {
  const t = useKnowledgeTexts();
  const { data } = useAttachments(id, mayList && content.attachments.length > 0);
  if (content.attachments.length === 0) return null;
  return (
    <p>
      {t('attachments')}：
      {content.attachments.map((object, index) => (
        <Button key={object} type="link" size="small" href={attachmentAddress(id, object)}>
          {data?.items.find((one) => one.object === object)?.name ?? `${t('attachments')} ${index + 1}`}
        </Button>
      ))}
    </p>
  );
}
