import { Checkbox, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { api } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import type { Site } from './situation';
import { useSitesTexts } from './texts';

interface Fields {
  id: string;
  zh: string;
  en: string;
  workplaces: number;
  region: string;
  home: boolean;
  apologyZh: string;
  apologyEn: string;
}

/** One site; `site` absent: another one. */
export function SiteForm({ site, onClose }: { site: Site | null; onClose: (saved: boolean) => void }) {
  const t = useSitesTexts();
  const [form] = Form.useForm<Fields>();
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const needed = [{ required: true, whitespace: true, message: t('required') }];
  const submit = async (fields: Fields) => {
    setSaving(true);
    setError(null);
    const id = site?.id ?? fields.id.trim();
    try {
      await api.put<void>(`/sites/${id}`, {
        id,
        name: { zh: fields.zh.trim(), en: fields.en.trim() },
        workplaces: fields.workplaces,
        region: fields.region.trim() || null,
        home: fields.home,
        apology: {
          ...(fields.apologyZh.trim() ? { zh: fields.apologyZh.trim() } : {}),
          ...(fields.apologyEn.trim() ? { en: fields.apologyEn.trim() } : {}),
        },
      });
      onClose(true);
    } catch (problem) {
      setError(problem);
      setSaving(false);
    }
  };
  return (
    <FormDialog
      title={site ? `${t('edit')} · ${localised(site.name)}` : t('add')}
      isSaving={isSaving}
      onSave={() => form.submit()}
      onClose={() => onClose(false)}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        initialValues={{
          id: site?.id ?? '',
          zh: site?.name.zh ?? '',
          en: site?.name.en ?? '',
          workplaces: site?.workplaces ?? 100,
          region: site?.region ?? '',
          home: site?.home ?? false,
          apologyZh: site?.apology.zh ?? '',
          apologyEn: site?.apology.en ?? '',
        }}
        onFinish={submit}
      >
        {!site && (
          <Form.Item
            name="id"
            label={t('id')}
            rules={[{ required: true, pattern: /^[a-z0-9._-]{1,64}$/, message: t('idRule') }]}
          >
            <Input />
          </Form.Item>
        )}
        <div className="form-pair">
          <Form.Item name="zh" label={t('nameZh')} rules={needed}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="en" label={t('nameEn')} rules={needed}>
            <Input maxLength={60} />
          </Form.Item>
        </div>
        <div className="form-pair">
          <Form.Item name="workplaces" label={t('workplaces')}>
            <InputNumber min={0} max={100000} />
          </Form.Item>
          <Form.Item name="region" label={t('region')} extra={t('regionHelp')}>
            <Input maxLength={64} />
          </Form.Item>
        </div>
        <Form.Item name="home" valuePropName="checked">
          <Checkbox>{t('home')}</Checkbox>
        </Form.Item>
        <Form.Item name="apologyZh" label={t('apologyZh')} extra={t('apologyHelp')}>
          <Input.TextArea rows={2} maxLength={300} />
        </Form.Item>
        <Form.Item name="apologyEn" label={t('apologyEn')}>
          <Input.TextArea rows={2} maxLength={300} />
        </Form.Item>
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
