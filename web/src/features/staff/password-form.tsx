import { Form, Input } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import type { StaffRow } from '@/features/office/settings';
import { InlineFailure } from '@/shared/ui/states';
import { useStaffChanges } from './staff-api';
import { useStaffAdminTexts } from './texts';

/** Sets another's password, saying what that does to them. */
export function PasswordForm({ row, onClose }: { row: StaffRow; onClose: (done: boolean) => void }) {
  const t = useStaffAdminTexts();
  const [form] = Form.useForm<{ password: string }>();
  const { setPassword } = useStaffChanges();
  const [error, setError] = useState<unknown>(null);
  const submit = async ({ password }: { password: string }) => {
    setError(null);
    try {
      await setPassword.mutateAsync({ id: row.id, password });
      onClose(true);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <FormDialog
      title={`${t('resetPassword')} · ${row.name} ${row.number}`}
      width={440}
      saveLabel={t('resetPassword')}
      isSaving={setPassword.isPending}
      onSave={() => form.submit()}
      onClose={() => onClose(false)}
    >
      <p>{t('resetText', { name: row.name })}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="password"
          label={t('newPassword')}
          extra={t('passwordRule')}
          rules={[{ required: true, min: 8, message: t('passwordRule') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
      <InlineFailure error={error} />
    </FormDialog>
  );
}
