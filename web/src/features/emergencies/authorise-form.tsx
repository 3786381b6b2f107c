import { Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { useRoles } from '@/features/office/session-context';
import type { PlanStanding } from '@/features/sites/situation';
import { localised } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { usePlanActs, yuan } from './plans';
import { useEmergenciesTexts } from './texts';

interface Fields {
  code: string;
  yuan: number;
  note: string;
}

/** Approves something that a plan, which is on, authorises the member of staff to approve. */
export function AuthoriseForm({ plan, onClose }: { plan: PlanStanding; onClose: () => void }) {
  const t = useEmergenciesTexts();
  const roles = useRoles();
  const [form] = Form.useForm<Fields>();
  const [error, setError] = useState<unknown>(null);
  const { authorise } = usePlanActs();
  const own = plan.authorisations.filter((one) => roles.includes(one.approver));
  const submit = async (fields: Fields) => {
    setError(null);
    const kind = own.find((one) => one.code === fields.code);
    if (!kind) return;
    try {
      await authorise.mutateAsync({
        run: plan.run,
        code: fields.code,
        amount: { minor: Math.round(fields.yuan * 100), currency: kind.up_to.currency },
        note: fields.note.trim(),
      });
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  const needed = [{ required: true, message: t('reasonMissing') }];
  return (
    <FormDialog
      title={t('authoriseTitle', { plan: localised(plan.name) })}
      saveLabel={t('authorise')}
      isSaving={authorise.isPending}
      onSave={() => form.submit()}
      onClose={onClose}
    >
      <Form<Fields> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item name="code" label={t('kind')} rules={needed} initialValue={own[0]?.code}>
          <Select
            options={own.map((one) => ({
              value: one.code,
              label: `${localised(one.name)} ≤ ${yuan(one.up_to)}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="yuan" label={t('amount')} rules={needed}>
          <InputNumber min={0.01} precision={2} />
        </Form.Item>
        <Form.Item name="note" label={t('for')} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
