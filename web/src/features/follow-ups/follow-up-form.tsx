import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { FormDialog } from '@/features/office/dialogs';
import { api } from '@/shared/api/client';
import { InlineFailure } from '@/shared/ui/states';
import { FOLLOW_UPS, type FollowUpRow, RESULTS, type Result } from './follow-ups';
import { useFollowUpTexts } from './texts';

/** What came of asking a dissatisfied customer. */
export function FollowUpForm({ row, onClose }: { row: FollowUpRow; onClose: () => void }) {
  const t = useFollowUpTexts();
  const client = useQueryClient();
  const [result, setResult] = useState<Result>('settled');
  const noteField = useId();
  const [note, setNote] = useState('');
  const write = useMutation({
    mutationFn: () => api.post<void>(`/contacts/${row.contact.id}/follow-ups`, { result, note }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [FOLLOW_UPS] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={`${t('write')} · ${row.contact.customer_name ?? row.contact.masked_phone ?? ''}`}
      width={480}
      isSaving={write.isPending}
      onSave={() => write.mutate()}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={t('result')}
        value={result}
        onChange={(event) => setResult(event.target.value as Result)}
        options={RESULTS.map((value) => ({ value, label: t(`results.${value}`) }))}
      />
      <div className="follow-up-note">
        <label htmlFor={noteField}>{t('note')}</label>
        <Input.TextArea
          id={noteField}
          rows={4}
          maxLength={1000}
          value={note}
          placeholder={t('noteHint')}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <InlineFailure error={write.error} />
    </FormDialog>
  );
}
