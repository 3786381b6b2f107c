import { AutoComplete, DatePicker, Form, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { HearButton } from '@/features/sound/hear-button';
import { RecordingField } from '@/features/sound/recording-field';
import type { Tier } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import { InlineFailure } from '@/shared/ui/states';
import {
  type AnnouncementKind,
  type AnnouncementRow,
  KINDS,
  useAnnouncementChanges,
  useAnnouncements,
} from './announcements';
import { FormDialog } from './dialogs';
import { useLines } from './settings';
import { useOfficeTexts } from './texts';

const LONGEST = 1000;
const SLOT = /^[a-z0-9._-]{1,64}$/;

const TIERS = ['standard', 'gold', 'wealth', 'private_bank'] as const satisfies readonly Tier[];

interface Fields {
  key: string;
  slot: string;
  kind: AnnouncementKind;
  lines: string[];
  tiers: Tier[];
  regions: string[];
  zh: string;
  en: string;
  from: Dayjs | null;
  to: Dayjs | null;
}

/** One announcement; `row` absent: another one. */
export function AnnouncementForm({
  row,
  onClose,
}: {
  row: AnnouncementRow | null;
  onClose: (saved: boolean) => void;
}) {
  const t = useOfficeTexts();
  const [form] = Form.useForm<Fields>();
  const { save } = useAnnouncementChanges();
  const shared = useSharedTexts();
  const lines = useLines();
  const { data: known } = useAnnouncements();
  const [audio, setAudio] = useState<Record<string, string>>(row?.audio ?? {});
  const texts = {
    zh: Form.useWatch('zh', form) ?? row?.text.zh ?? '',
    en: Form.useWatch('en', form) ?? row?.text.en ?? '',
  };
  const [error, setError] = useState<unknown>(null);
  const submit = async (fields: Fields) => {
    setError(null);
    try {
      await save.mutateAsync({
        key: row?.key ?? fields.key,
        announcement: {
          slot: fields.slot,
          kind: fields.kind,
          text: { zh: fields.zh.trim(), en: fields.en.trim() },
          ...(Object.keys(audio).length > 0 ? { audio } : {}),
          ...(fields.lines.length > 0 ? { lines: fields.lines } : {}),
          ...(fields.tiers.length > 0 ? { tiers: fields.tiers } : {}),
          ...(fields.regions.length > 0 ? { regions: fields.regions } : {}),
          valid_from: fields.from?.toISOString() ?? null,
          valid_to: fields.to?.toISOString() ?? null,
        },
      });
      onClose(true);
    } catch (problem) {
      setError(problem);
    }
  };
  const text = [{ required: true, whitespace: true, max: LONGEST, message: t('announcements.textMissing') }];
  return (
    <FormDialog
      title={row ? `${t('announcements.edit')} · ${row.key}` : t('announcements.add')}
      width={680}
      isSaving={save.isPending}
      onSave={() => form.submit()}
      onClose={() => onClose(false)}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          key: '',
          slot: row?.slot ?? '',
          kind: row?.kind ?? 'notice',
          lines: row?.lines ?? [],
          tiers: row?.tiers ?? [],
          regions: row?.regions ?? [],
          zh: row?.text.zh ?? '',
          en: row?.text.en ?? '',
          from: row?.valid_from ? dayjs(row.valid_from) : null,
          to: row?.valid_to ? dayjs(row.valid_to) : null,
        }}
        onFinish={submit}
      >
        <div className="form-pair">
          {!row && (
            <Form.Item
              name="key"
              label={t('announcements.key')}
              rules={[
                { required: true, pattern: SLOT, message: t('announcements.slotMissing') },
                {
                  validator: (_, key: string) =>
                    known?.items.some((one) => one.key === key)
                      ? Promise.reject(new Error(t('announcements.keyTaken')))
                      : Promise.resolve(),
                },
              ]}
            >
              <Input />
            </Form.Item>
          )}
          <Form.Item
            name="slot"
            label={t('announcements.slot')}
            extra={t('announcements.slotHelp')}
            rules={[{ required: true, pattern: SLOT, message: t('announcements.slotMissing') }]}
          >
            <AutoComplete
              options={[...new Set(known?.items.map((one) => one.slot))].map((value) => ({ value }))}
            />
          </Form.Item>
          <Form.Item name="kind" label={t('announcements.kind')}>
            <Select options={KINDS.map((value) => ({ value, label: t(`announcements.kinds.${value}`) }))} />
          </Form.Item>
        </div>
        {(['zh', 'en'] as const).map((tongue) => (
          <div key={tongue} className="announcement-text">
            <div className="announcement-sound">
              {audio[tongue] && <em className="recorded">{t('announcements.recorded')}</em>}
              <HearButton
                label={t(`announcements.hear.${tongue}`)}
                text={texts[tongue]}
                language={tongue}
                recording={audio[tongue]}
              />
              <RecordingField
                recording={audio[tongue]}
                uploadLabel={t(`announcements.upload.${tongue}`)}
                removeLabel={t(`announcements.unrecord.${tongue}`)}
                onChange={(id) => {
                  const { [tongue]: _, ...others } = audio;
                  setAudio(id ? { ...others, [tongue]: id } : others);
                }}
              />
            </div>
            <Form.Item name={tongue} label={t(`announcements.${tongue}`)} rules={text}>
              <Input.TextArea rows={3} showCount maxLength={LONGEST} />
            </Form.Item>
          </div>
        ))}
        <Form.Item name="lines" label={t('announcements.lines')}>
          <Select
            mode="multiple"
            defaultActiveFirstOption={false}
            placeholder={t('announcements.all')}
            options={lines.map((line) => ({ value: line.id, label: localised(line.name) }))}
          />
        </Form.Item>
        <div className="form-pair">
          <Form.Item name="tiers" label={t('announcements.tiers')}>
            <Select
              mode="multiple"
              defaultActiveFirstOption={false}
              placeholder={t('announcements.all')}
              options={TIERS.map((value) => ({ value, label: shared(`tier.${value}`) }))}
            />
          </Form.Item>
          <Form.Item name="regions" label={t('announcements.regions')}>
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              placeholder={t('announcements.all')}
              tokenSeparators={[',', '，', '、']}
            />
          </Form.Item>
        </div>
        <div className="form-pair">
          <Form.Item name="from" label={t('announcements.from')}>
            <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
          </Form.Item>
          <Form.Item
            name="to"
            label={t('announcements.to')}
            dependencies={['from']}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, to: Dayjs | null) => {
                  const from = getFieldValue('from') as Dayjs | null;
                  return from && to && !to.isAfter(from)
                    ? Promise.reject(new Error(t('announcements.order')))
                    : Promise.resolve();
                },
              }),
            ]}
          >
            <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" />
          </Form.Item>
        </div>
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
