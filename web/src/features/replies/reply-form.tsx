import { Form, Input, Radio } from 'antd';
import { FormDialog } from '@/features/office/dialogs';
import type { CannedReply } from '@/shared/api/types';
import { InlineFailure } from '@/shared/ui/states';
import { useReplyChanges } from './replies-api';
import { useReplyTexts } from './texts';

interface Filled {
  shortcut: string;
  title_zh: string;
  title_en: string;
  zh: string;
  en: string;
  is_own?: boolean;
}

interface Props {
  /** The reply that is changed; absent for another one. */
  reply?: CannedReply;
  mayKeepAll: boolean;
  onClose(): void;
}

export function ReplyForm({ reply, mayKeepAll, onClose }: Props) {
  const t = useReplyTexts();
  const [form] = Form.useForm<Filled>();
  const { save } = useReplyChanges();
  const needed = [{ required: true, whitespace: true, message: t('needed') }];
  const submit = (filled: Filled) =>
    save.mutate(
      {
        id: reply?.id ?? null,
        reply: {
          shortcut: filled.shortcut,
          title: { zh: filled.title_zh, en: filled.title_en },
          text: { zh: filled.zh, en: filled.en },
          // Who may not keep the team's is not asked.
          is_own: filled.is_own ?? true,
        },
      },
      { onSuccess: onClose },
    );
  return (
    <FormDialog
      title={reply ? t('change') : t('add')}
      isSaving={save.isPending}
      onSave={() => form.submit()}
      onClose={onClose}
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        initialValues={{
          shortcut: reply?.shortcut ?? '',
          title_zh: reply?.title.zh ?? '',
          title_en: reply?.title.en ?? '',
          zh: reply?.text.zh ?? '',
          en: reply?.text.en ?? '',
          is_own: reply ? Boolean(reply.owner) : true,
        }}
        onFinish={submit}
      >
        {mayKeepAll && (
          <Form.Item name="is_own" label={t('whose')}>
            <Radio.Group
              disabled={Boolean(reply)}
              options={[
                { value: true, label: t('own') },
                { value: false, label: t('everybodys') },
              ]}
            />
          </Form.Item>
        )}
        <Form.Item name="shortcut" label={t('shortcut')} extra={t('shortcutHelp')} rules={needed}>
          <Input maxLength={12} prefix="/" />
        </Form.Item>
        <div className="form-pair">
          <Form.Item name="title_zh" label={t('titleZh')} rules={needed}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="title_en" label={t('titleEn')}>
            <Input maxLength={40} />
          </Form.Item>
        </div>
        <Form.Item name="zh" label={t('zh')} extra={t('variables')} rules={needed}>
          <Input.TextArea rows={4} maxLength={1_000} />
        </Form.Item>
        <Form.Item name="en" label={t('en')} extra={t('enHelp')}>
          <Input.TextArea rows={3} maxLength={1_000} />
        </Form.Item>
        <InlineFailure error={save.error} />
      </Form>
    </FormDialog>
  );
}
