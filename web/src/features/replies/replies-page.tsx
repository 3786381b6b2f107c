import { Button } from 'antd';
import { useState } from 'react';
import { type Column, DataTable } from '@/features/office/data-table';
import { ConfirmDialog } from '@/features/office/dialogs';
import { Card, PageHead } from '@/features/office/page-parts';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import type { CannedReply } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { Failed, Loading } from '@/shared/ui/states';
import { useReplies, useReplyChanges } from './replies-api';
import { ReplyForm } from './reply-form';
import { useReplyTexts } from './texts';

/** 常用语: everybody's canned replies and one's own. */
export default function RepliesPage() {
  const t = useReplyTexts();
  const office = useOfficeTexts();
  const roles = useRoles();
  const mayKeepAll = has(roles, 'shift_leader', 'clerk', 'director');
  const { data, error, refetch } = useReplies();
  const { remove } = useReplyChanges();
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  const [removed, setRemoved] = useState<CannedReply | null>(null);
  const columns: Column<CannedReply>[] = [
    { title: t('shortcut'), width: 110, render: (one) => <code>/{one.shortcut}</code> },
    { title: t('title'), width: 150, render: (one) => localised(one.title) },
    { title: t('text'), render: (one) => localised(one.text) },
    { title: t('whose'), width: 90, render: (one) => (one.owner ? t('own') : t('everybodys')) },
    {
      title: t('acts'),
      width: 170,
      render: (one) =>
        (one.owner || mayKeepAll) && (
          <span className="card-acts">
            <Button
              size="small"
              aria-label={t('changeOf', { title: localised(one.title) })}
              onClick={() => setEdited(one)}
            >
              {t('change')}
            </Button>
            <Button
              size="small"
              danger
              aria-label={t('removeOf', { title: localised(one.title) })}
              onClick={() => setRemoved(one)}
            >
              {t('remove')}
            </Button>
          </span>
        ),
    },
  ];
  return (
    <>
      <PageHead title={office('section.replies')} intro={t('intro')}>
        <Button type="primary" onClick={() => setEdited('new')}>
          {t('add')}
        </Button>
      </PageHead>
      <Card>
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <p className="state-text">{t('none')}</p>
        ) : (
          <DataTable
            caption={office('section.replies')}
            columns={columns}
            rows={data.items}
            rowKey={(one) => one.id}
          />
        )}
      </Card>
      {edited && (
        <ReplyForm
          reply={edited === 'new' ? undefined : edited}
          mayKeepAll={mayKeepAll}
          onClose={() => setEdited(null)}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('removeAsk', { title: localised(removed.title) })}
          text={removed.owner ? t('removeOwn') : t('removeEverybodys')}
          verb={t('remove')}
          isDanger
          onConfirm={() => remove.mutateAsync(removed.id)}
          onClose={() => setRemoved(null)}
        />
      )}
    </>
  );
}
