import { App, Button, Tag } from 'antd';
import { useState } from 'react';
import { dayAndTime } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { useProblemText } from '@/shared/ui/problem-text';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { AnnouncementForm } from './announcement-form';
import {
  type AnnouncementRow,
  type Standing,
  standingOf,
  useAnnouncementChanges,
  useAnnouncements,
} from './announcements';
import { Card, PageHead } from './page-parts';
import { has } from './sections';
import { useRoles } from './session-context';
import { useOfficeTexts } from './texts';

const COLOUR: Record<Standing, string> = { now: 'green', planned: 'blue', past: 'default' };

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
  const problemText = useProblemText();
  const { modal, message } = App.useApp();
  const { remove } = useAnnouncementChanges();
  const standing = standingOf(row, now);
  const ask = () =>
    modal.confirm({
      title: t('announcements.removeAsk', { slot: row.slot }),
      content: t('announcements.removeText'),
      okText: t('announcements.remove'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      onOk: () =>
        remove.mutateAsync(row.slot).then(
          () => void message.success(t('announcements.removed')),
          (error: unknown) => void message.error(problemText(error)),
        ),
    });
  return (
    <Card
      title={
        <>
          <code>{row.slot}</code> <Tag color={COLOUR[standing]}>{t(`announcements.${standing}`)}</Tag>
        </>
      }
      extra={
        mayEdit && (
          <div className="card-acts">
            <Button size="small" onClick={onEdit}>
              {t('announcements.edit')}
            </Button>
            <Button size="small" danger onClick={ask}>
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
