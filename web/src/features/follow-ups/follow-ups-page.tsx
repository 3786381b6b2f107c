import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Column, DataTable } from '@/features/office/data-table';
import { Mark } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import { dayAndTime } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { ChannelIcon } from '@/shared/ui/tags';
import { FollowUpForm } from './follow-up-form';
import { type FollowUpRow, useFollowUps } from './follow-ups';
import './follow-ups.css';
import { useFollowUpTexts } from './texts';

/** 不满意回访: whoever graded a contact low, until somebody has asked them why. */
export default function FollowUpsPage() {
  const t = useFollowUpTexts();
  const office = useOfficeTexts();
  const [isDone, setDone] = useState(false);
  const { data, error, refetch } = useFollowUps(isDone);
  const [asked, setAsked] = useState<FollowUpRow | null>(null);
  const columns: Column<FollowUpRow>[] = [
    {
      title: t('customer'),
      width: 200,
      render: ({ contact }) => (
        <span className="follow-up-customer">
          <ChannelIcon channel={contact.channel} size={16} />
          <Link to={`/contacts/${contact.id}`}>
            {contact.customer_name ?? contact.masked_phone ?? t('unknown')}
          </Link>
        </span>
      ),
    },
    {
      title: t('grade'),
      width: 90,
      render: ({ contact }) => <Mark kind="bad">{`${contact.score} / ${contact.grades}`}</Mark>,
    },
    {
      title: t('at'),
      width: 120,
      render: ({ contact }) => <span className="numbers">{dayAndTime(contact.arrived_at)}</span>,
    },
    { title: t('agent'), width: 110, render: ({ contact }) => contact.agent_name ?? t('machine') },
    {
      title: t('what'),
      render: ({ note, reason, words, follow_up }) => (
        <>
          {reason && (
            <p className="follow-up-words">
              <b>{t(`reasons.${reason}`)}</b> {words}
            </p>
          )}
          {note && <p className="follow-up-words">{note}</p>}
          {follow_up && (
            <p className="follow-up-words">
              <b>{t(`results.${follow_up.result}`)}</b> {follow_up.note}{' '}
              <span className="quiet-word">
                {follow_up.by_name} {dayAndTime(follow_up.at)}
              </span>
            </p>
          )}
        </>
      ),
    },
    ...(isDone
      ? []
      : [
          {
            title: t('acts'),
            width: 110,
            render: (row: FollowUpRow) => (
              <Button size="small" onClick={() => setAsked(row)}>
                {t('write')}
              </Button>
            ),
          },
        ]),
  ];
  return (
    <>
      <PageHead title={office('section.follow-ups')} intro={t('intro')} />
      <Card>
        <Segmented
          className="follow-up-choice"
          value={isDone ? 'done' : 'open'}
          onChange={(value) => setDone(value === 'done')}
          options={(['open', 'done'] as const).map((value) => ({ value, label: t(value) }))}
        />
        {error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading />
        ) : data.items.length === 0 ? (
          <p className="state-text">{t(isDone ? 'noneDone' : 'none')}</p>
        ) : (
          <DataTable
            caption={office('section.follow-ups')}
            columns={columns}
            rows={data.items}
            rowKey={({ contact }) => contact.id}
          />
        )}
      </Card>
      {asked && <FollowUpForm row={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
