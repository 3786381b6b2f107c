import { DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { InlineFailure } from '@/shared/ui/states';
import { type AnnouncementRow, useAnnouncementChanges } from './announcements';
import { FormDialog } from './dialogs';
import { useOfficeTexts } from './texts';

const LONGEST = 1000;
const SLOT = /^[a-z0-9._-]{1,64}$/;

interface Fields {
  slot: string;
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
  const [error, setError] = useState<unknown>(null);
  const submit = async (fields: Fields) => {
    setError(null);
    try {
      await save.mutateAsync({
        slot: row?.slot ?? fields.slot,
        announcement: {
          text: { zh: fields.zh.trim(), en: fields.en.trim() },
          ...(row?.audio ? { audio: row.audio } : {}),
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
      title={row ? `${t('announcements.edit')} · ${row.slot}` : t('announcements.add')}
      isSaving={save.isPending}
      onSave={() => form.submit()}
      onClose={() => onClose(false)}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          slot: '',
          zh: row?.text.zh ?? '',
          en: row?.text.en ?? '',
          from: row?.valid_from ? dayjs(row.valid_from) : null,
          to: row?.valid_to ? dayjs(row.valid_to) : null,
        }}
        onFinish={submit}
      >
        {!row && (
          <Form.Item
            name="slot"
            label={t('announcements.slot')}
            extra={t('announcements.slotHelp')}
            rules={[{ required: true, pattern: SLOT, message: t('announcements.slotMissing') }]}
          >
            <Input />
          </Form.Item>
        )}
        <Form.Item name="zh" label={t('announcements.zh')} rules={text}>
          <Input.TextArea rows={4} showCount maxLength={LONGEST} />
        </Form.Item>
        <Form.Item name="en" label={t('announcements.en')} rules={text}>
          <Input.TextArea rows={4} showCount maxLength={LONGEST} />
        </Form.Item>
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
