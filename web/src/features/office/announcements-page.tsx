import { App, Button } from 'antd';
import { useState } from 'react';
import { dayAndTime } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { AnnouncementForm } from './announcement-form';
import {
  type AnnouncementRow,
  type Standing,
  standingOf,
  useAnnouncementChanges,
  useAnnouncements,
} from './announcements';
import { ConfirmDialog } from './dialogs';
import { Mark, type MarkKind } from './mark';
import { Card, PageHead } from './page-parts';
import { has } from './sections';
import { useRoles } from './session-context';
import { useOfficeTexts } from './texts';

const KIND: Record<Standing, MarkKind> = { now: 'good', planned: 'busy', past: 'plain' };

function useValidity() {
  const t = useOfficeTexts();
  return ({ valid_from, valid_to }: AnnouncementRow) => {
    const from = valid_from ? dayAndTime(valid_from) : '';
    const to = valid_to ? dayAndTime(valid_to) : '';
    if (from && to) return t('announcements.between', { from, to });
    if (from) return t('announcements.since', { from });
    return to ? t('announcements.until', { to }) : t('announcements.always');
  };
}

function AnnouncementCard({
  row,
  mayEdit,
  onEdit,
}: {
  row: AnnouncementRow;
  mayEdit: boolean;
  onEdit: () => void;
}) {
  const t = useOfficeTexts();
  const validity = useValidity();
  const now = useNow();
  const { remove } = useAnnouncementChanges();
  const [isAsked, setAsked] = useState(false);
  const standing = standingOf(row, now);
  return (
    <Card
      title={
        <>
          <code>{row.slot}</code> <Mark kind={KIND[standing]}>{t(`announcements.${standing}`)}</Mark>
        </>
      }
      extra={
        mayEdit && (
          <div className="card-acts">
            <Button size="small" onClick={onEdit}>
              {t('announcements.edit')}
            </Button>
            <Button size="small" danger onClick={() => setAsked(true)}>
              {t('announcements.remove')}
            </Button>
          </div>
        )
      }
    >
      <p className="quiet-line">
        {validity(row)}
        {row.audio && Object.keys(row.audio).length > 0 && ` · ${t('announcements.recorded')}`}
      </p>
      <p className="announced" lang="zh-CN">
        {row.text.zh}
      </p>
      <p className="announced announced-en" lang="en">
        {row.text.en}
      </p>
      {isAsked && (
        <ConfirmDialog
          title={t('announcements.removeAsk', { slot: row.slot })}
          text={t('announcements.removeText')}
          verb={t('announcements.remove')}
          isDanger
          onConfirm={() => remove.mutateAsync(row.slot)}
          onClose={() => setAsked(false)}
        />
      )}
    </Card>
  );
}

/** 公告: what flows say in their slots. */
export default function AnnouncementsPage() {
  const t = useOfficeTexts();
  const mayEdit = has(useRoles(), 'clerk', 'maintainer');
  const { message } = App.useApp();
  const { data, error, refetch } = useAnnouncements();
  const [edited, setEdited] = useState<AnnouncementRow | 'new' | null>(null);
  const close = (saved: boolean) => {
    setEdited(null);
    if (saved) void message.success(t('saved'));
  };
  return (
    <>
      <PageHead title={t('section.announcements')} intro={t('announcements.intro')}>
        {mayEdit && (
          <Button type="primary" onClick={() => setEdited('new')}>
            {t('announcements.add')}
          </Button>
        )}
      </PageHead>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <Card>
          <Empty title={t('announcements.emptyTitle')}>{t('announcements.emptyText')}</Empty>
        </Card>
      ) : (
        data.items.map((row) => (
          <AnnouncementCard key={row.slot} row={row} mayEdit={mayEdit} onEdit={() => setEdited(row)} />
        ))
      )}
      {edited && <AnnouncementForm row={edited === 'new' ? null : edited} onClose={close} />}
    </>
  );
}
