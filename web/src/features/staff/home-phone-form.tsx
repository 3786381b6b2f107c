import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import type { StaffRow } from '@/features/office/settings';
import { api } from '@/shared/api/client';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import { useStaffAdminTexts } from './texts';

interface HomePhoneView {
  number: string | null;
  in_use: boolean;
}

/** The number at which an agent is called who works at home. */
export function HomePhoneForm({ row, onClose }: { row: StaffRow; onClose: () => void }) {
  const t = useStaffAdminTexts();
  const [form] = Form.useForm<{ number: string }>();
  const path = `/staff/${row.id}/home-phone`;
  const { data, error: unread } = useQuery({
    queryKey: ['staff', row.id, 'home-phone'],
    queryFn: () => api.get<HomePhoneView>(path),
    gcTime: 0,
  });
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const done = async (act: () => Promise<unknown>) => {
    setError(null);
    setSaving(true);
    try {
      await act();
      onClose();
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };
  return (
    <FormDialog
      title={`${t('homePhone')} · ${row.name} ${row.number}`}
      width={440}
      isSaving={isSaving}
      onSave={() => form.submit()}
      onClose={onClose}
    >
      <p>{t('homePhoneText')}</p>
      {unread ? (
        <Failed error={unread} />
      ) : data ? (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          autoComplete="off"
          initialValues={{ number: data.number ?? '' }}
          onFinish={({ number }) => done(() => api.put(path, { number: number.trim() }))}
        >
          <Form.Item
            name="number"
            label={t('homePhoneNumber')}
            rules={[{ required: true, message: t('required') }]}
          >
            <Input inputMode="tel" autoComplete="off" />
          </Form.Item>
          {data.number && (
            <Button danger disabled={isSaving} onClick={() => void done(() => api.delete(path))}>
              {t('homePhoneRemove')}
            </Button>
          )}
        </Form>
      ) : (
        <Loading />
      )}
      <InlineFailure error={error} />
    </FormDialog>
  );
}
