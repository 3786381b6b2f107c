import { App, Button } from 'antd';
import { useState } from 'react';
import { HearButton } from '@/features/sound/hear-button';
import { dayAndTime, listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
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
import { useNames } from './settings';
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

/** At whom it is aimed, in words. */
function useAim() {
  const t = useOfficeTexts();
  const shared = useSharedTexts();
  const names = useNames();
  return ({ lines = [], tiers = [], regions = [] }: AnnouncementRow) =>
    [
      listed(lines.map((line) => names.line(line))),
      listed(tiers.map((tier) => shared(`tier.${tier}`))),
      listed(regions),
    ]
      .filter(Boolean)
      .join(' · ') || t('announcements.everybody');
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
  const aim = useAim();
  const now = useNow();
  const { remove } = useAnnouncementChanges();
  const [isAsked, setAsked] = useState(false);
  const standing = standingOf(row, now);
  return (
    <Card
      title={
        <>
          <code>{row.key}</code>{' '}
          <Mark kind={row.kind === 'emergency' ? 'bad' : 'plain'}>
            {t(`announcements.kinds.${row.kind}`)}
          </Mark>{' '}
          <Mark kind={KIND[standing]}>{t(`announcements.${standing}`)}</Mark>
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
        {t('announcements.saidIn', { slot: row.slot })} · {validity(row)} · {aim(row)}
      </p>
      <p className="announced" lang="zh-CN">
        {row.text.zh}
        {mayEdit && (
          <HearButton
            label={t('announcements.hear.zh')}
            text={row.text.zh}
            language="zh"
            recording={row.audio?.zh}
          />
        )}
        {row.audio?.zh && <em className="recorded">{t('announcements.recorded')}</em>}
      </p>
      <p className="announced announced-en" lang="en">
        {row.text.en}
        {mayEdit && (
          <HearButton
            label={t('announcements.hear.en')}
            text={row.text.en}
            language="en"
            recording={row.audio?.en}
          />
        )}
        {row.audio?.en && <em className="recorded">{t('announcements.recorded')}</em>}
      </p>
      {isAsked && (
        <ConfirmDialog
          title={t('announcements.removeAsk', { key: row.key })}
          text={t('announcements.removeText')}
          verb={t('announcements.remove')}
          isDanger
          onConfirm={() => remove.mutateAsync(row.key)}
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
          <AnnouncementCard key={row.key} row={row} mayEdit={mayEdit} onEdit={() => setEdited(row)} />
        ))
      )}
      {edited && <AnnouncementForm row={edited === 'new' ? null : edited} onClose={close} />}
    </>
  );
}
