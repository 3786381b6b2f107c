import { Button, DatePicker, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useRoles } from '@/features/office/session-context';
import { useLines, useQueues, useStaffList } from '@/features/office/settings';
import type { Channel, ContactState } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { countFilters, type RecordFilters } from './filters';
import { useRecordTexts } from './texts';

const CHANNELS: Channel[] = ['phone', 'chat', 'video', 'sms', 'email', 'wechat', 'board', 'forum'];
const STATES: ContactState[] = [
  'self_service',
  'queued',
  'offered',
  'connected',
  'held',
  'survey',
  'wrap_up',
  'closed',
  'abandoned',
  'interrupted',
];
const DAY = 'YYYY-MM-DD';

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function AgentSelect({
  id,
  value,
  onChange,
}: {
  id: string;
  value?: string;
  onChange: (agent?: string) => void;
}) {
  const t = useRecordTexts();
  const [isWanted, setWanted] = useState(value !== undefined);
  const staff = useStaffList(isWanted);
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('filter.any')}
      value={value}
      onChange={onChange}
      onOpenChange={(open) => open && setWanted(true)}
      options={staff
        .filter((one) => one.roles.includes('agent'))
        .map((one) => ({ value: one.id, label: `${one.name} ${one.number}` }))}
    />
  );
}

export interface RecordFiltersProps {
  applied: RecordFilters;
  onApply: (filters: RecordFilters) => void;
}

/** The conditions of a search. They take effect together, because each search is entered in the audit trail. */
export function RecordFilterBar({ applied, onApply }: RecordFiltersProps) {
  const t = useRecordTexts();
  const shared = useSharedTexts();
  const queues = useQueues();
  const lines = useLines();
  const roles = useRoles();
  const seesAll = roles.some((role) => role !== 'agent');
  const [draft, setDraft] = useState(applied);
  const [isWide, setWide] = useState(
    Boolean(applied.text || applied.rated || applied.line || applied.customer),
  );
  const set = (change: Partial<RecordFilters>) => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply(draft);
  };
  const days = (back: number, length: number) => {
    const to = dayjs().subtract(back, 'day');
    const filters = { ...draft, from: to.subtract(length - 1, 'day').format(DAY), to: to.format(DAY) };
    setDraft(filters);
    onApply(filters);
  };
  const range: [Dayjs | null, Dayjs | null] = [
    draft.from ? dayjs(draft.from) : null,
    draft.to ? dayjs(draft.to) : null,
  ];
  return (
    <form className="card filters" onSubmit={submit} aria-label={t('filter.title')}>
      <div className="filter-grid">
        <Field label={t('filter.channel')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('filter.any')}
              value={draft.channel}
              onChange={(channel?: Channel) => set({ channel })}
              options={CHANNELS.map((value) => ({ value, label: shared(`channel.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t('filter.queue')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('filter.any')}
              value={draft.queue}
              onChange={(queue?: string) => set({ queue })}
              options={queues.map((queue) => ({ value: queue.id, label: localised(queue.name) || queue.id }))}
            />
          )}
        </Field>
        {seesAll && (
          <Field label={t('filter.agent')}>
            {(id) => <AgentSelect id={id} value={draft.agent} onChange={(agent) => set({ agent })} />}
          </Field>
        )}
        <Field label={t('filter.state')}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={t('filter.any')}
              value={draft.state}
              onChange={(state?: ContactState) => set({ state })}
              options={STATES.map((value) => ({ value, label: shared(`contactState.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t('filter.phone')}>
          {(id) => (
            <Input
              id={id}
              allowClear
              inputMode="tel"
              autoComplete="off"
              placeholder={t('filter.phoneHelp')}
              title={t('filter.hiddenPhone')}
              value={draft.phone ?? ''}
              onChange={(event) => set({ phone: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('filter.time')}>
          {(id) => (
            <DatePicker.RangePicker
              id={{ start: id, end: `${id}-end` }}
              allowEmpty={[true, true]}
              value={range}
              format={DAY}
              aria-label={t('filter.time')}
              onChange={(value) => set({ from: value?.[0]?.format(DAY), to: value?.[1]?.format(DAY) })}
            />
          )}
        </Field>
        {isWide && (
          <>
            <Field label={t('filter.text')}>
              {(id) => (
                <Input
                  id={id}
                  allowClear
                  value={draft.text ?? ''}
                  onChange={(event) => set({ text: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('filter.rated')}>
              {(id) => (
                <Select
                  id={id}
                  allowClear
                  placeholder={t('filter.any')}
                  value={draft.rated}
                  onChange={(rated?: 'yes' | 'no') => set({ rated })}
                  options={[
                    { value: 'yes', label: t('filter.ratedYes') },
                    { value: 'no', label: t('filter.ratedNo') },
                  ]}
                />
              )}
            </Field>
            <Field label={t('filter.line')}>
              {(id) => (
                <Select
                  id={id}
                  allowClear
                  placeholder={t('filter.any')}
                  value={draft.line}
                  onChange={(line?: string) => set({ line })}
                  options={lines.map((line) => ({ value: line.id, label: localised(line.name) || line.id }))}
                />
              )}
            </Field>
            <Field label={t('filter.customer')}>
              {(id) => (
                <Input
                  id={id}
                  allowClear
                  value={draft.customer ?? ''}
                  onChange={(event) => set({ customer: event.target.value })}
                />
              )}
            </Field>
          </>
        )}
      </div>
      <div className="filter-acts">
        <Button type="primary" htmlType="submit">
          {t('filter.apply')}
        </Button>
        <Button
          disabled={countFilters(draft) === 0}
          onClick={() => {
            setDraft({});
            onApply({});
          }}
        >
          {t('filter.clear')}
        </Button>
        <span className="filter-days">
          <Button onClick={() => days(0, 1)}>{t('filter.today')}</Button>
          <Button onClick={() => days(1, 1)}>{t('filter.yesterday')}</Button>
          <Button onClick={() => days(0, 7)}>{t('filter.week')}</Button>
        </span>
        <Button type="link" aria-expanded={isWide} onClick={() => setWide(!isWide)}>
          {isWide ? t('filter.less') : t('filter.more')}
        </Button>
      </div>
    </form>
  );
}
