import { Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { useRoles } from '@/features/office/session-context';
import type { PlanStanding } from '@/features/sites/situation';
import { localised, useLanguage } from '@/shared/i18n';
import { InlineFailure } from '@/shared/ui/states';
import { amountText, decimals, toMinor } from './model/amount';
import { usePlanActs } from './plans';
import { useEmergenciesTexts } from './texts';

interface Fields {
  code: string;
  amount: number;
  note: string;
}

/** Approves something that a plan, which is on, authorises the member of staff to approve. */
export function AuthoriseForm({ plan, onClose }: { plan: PlanStanding; onClose: () => void }) {
  const t = useEmergenciesTexts();
  const tag = useLanguage();
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
        amount: { minor: toMinor(fields.amount, kind.up_to.currency), currency: kind.up_to.currency },
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
              label: `${localised(one.name)} ≤ ${amountText(one.up_to, tag)}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="amount" label={t('amount')} rules={needed}>
          <InputNumber min={0.01} precision={decimals(own[0]?.up_to.currency ?? 'CNY')} />
        </Form.Item>
        <Form.Item name="note" label={t('for')} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <InlineFailure error={error} />
      </Form>
    </FormDialog>
  );
}
