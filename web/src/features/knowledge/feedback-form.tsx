import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { InlineFailure } from '@/shared/ui/states';
import { type FeedbackKind, KINDS, useArticleChanges } from './knowledge-api';
import { useKnowledgeTexts } from './texts';

/** An agent says how an article is. */
export function FeedbackForm({ id }: { id: string }) {
  const t = useKnowledgeTexts();
  const [kind, setKind] = useState<FeedbackKind>('helpful');
  const [comment, setComment] = useState('');
  const { give } = useArticleChanges(id);
  if (give.isSuccess) {
    return (
      <p className="quiet-line" role="status">
        {t('given')}
      </p>
    );
  }
  return (
    <div className="feedback-form">
      <span className="knowledge-label">{t('feedbackAsk')}</span>
      <Segmented<FeedbackKind>
        size="small"
        aria-label={t('feedbackAsk')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={setKind}
      />
      {kind !== 'helpful' && (
        <Input.TextArea
          aria-label={t('comment')}
          placeholder={t('comment')}
          rows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      )}
      <Button
        size="small"
        loading={give.isPending}
        disabled={kind !== 'helpful' && comment.trim() === ''}
        onClick={() => give.mutate({ kind, comment })}
      >
        {t('give')}
      </Button>
      <InlineFailure error={give.error} />
    </div>
  );
}
