/** Where colleagues have mentioned the agent: how many are new, and the way to them. */
import { CommentOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import type { DeskView } from '@/shared/api/types';
import { Store, useStore } from '@/shared/state/store';
import './mentions.css';
import { useMentionTexts } from './texts';

const MentionsDialog = lazy(() => import('./mentions-dialog'));

/** The list is open; with a mention of its own, or with none chosen. */
const opened = new Store<{ id: string | null } | null>(null);

export function MentionsButton({ view }: { view: DeskView }) {
  const t = useMentionTexts();
  const open = useStore(opened, (value) => value);
  const fresh = view.notices.filter((notice) => notice.what.kind === 'mentioned').length;
  const name = fresh > 0 ? t('some', { count: fresh }) : t('title');
  return (
    <span className="mentions-button">
      <Button
        type="text"
        icon={<CommentOutlined />}
        aria-label={name}
        title={name}
        aria-haspopup="dialog"
        onClick={() => opened.set({ id: null })}
      />
      {fresh > 0 && (
        <span className="mentions-count numbers" aria-hidden="true">
          {fresh > 99 ? '99+' : fresh}
        </span>
      )}
      {open && (
        <Suspense fallback={null}>
          <MentionsDialog first={open.id} onClose={() => opened.set(null)} />
        </Suspense>
      )}
    </span>
  );
}

/** From a notice to what it is about. */
export function OpenMention({ id }: { id: string }) {
  const t = useMentionTexts();
  return (
    <Button size="small" onClick={() => opened.set({ id })}>
      {t('open')}
    </Button>
  );
}
