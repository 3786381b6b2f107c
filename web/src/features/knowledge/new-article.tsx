import { Input } from 'antd';
import { useId, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { InlineFailure } from '@/shared/ui/states';
import { NO_CONTENT, useArticleChanges } from './knowledge-api';
import { useKnowledgeTexts } from './texts';

/** Begins an article by its key and title; everything else is written on its page. */
export function NewArticle({ onClose }: { onClose: (made: string | null) => void }) {
  const t = useKnowledgeTexts();
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const { begin } = useArticleChanges(id);
  const field = useId();
  const save = async () => {
    try {
      const made = await begin.mutateAsync({
        id: id.trim(),
        content: { ...NO_CONTENT, title: { zh: title, en: '' } },
      });
      onClose(made.id);
    } catch {
      // Shown below.
    }
  };
  return (
    <FormDialog
      title={t('add')}
      isSaving={begin.isPending}
      onSave={() => void save()}
      onClose={() => onClose(null)}
    >
      <label className="knowledge-label" htmlFor={`${field}-id`}>
        {t('form.id')}
      </label>
      <Input
        id={`${field}-id`}
        data-first-focus
        value={id}
        maxLength={64}
        onChange={(event) => setId(event.target.value)}
      />
      <p className="quiet-line">{t('form.idHelp')}</p>
      <label className="knowledge-label" htmlFor={`${field}-title`}>
        {`${t('title')} · ${t('form.zh')}`}
      </label>
      <Input
        id={`${field}-title`}
        value={title}
        maxLength={120}
        onChange={(event) => setTitle(event.target.value)}
      />
      <InlineFailure error={begin.error} />
    </FormDialog>
  );
}
