import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { api } from '@/shared/api/client';
import { InlineFailure } from '@/shared/ui/states';
import { useDeskTexts } from './texts';
import './call-back.css';

/** The number to call, once it is asked for: each reading is audited. */
export function CallBackNumber({ contact }: { contact: string }) {
  const t = useDeskTexts();
  const reading = useMutation({
    mutationFn: () => api.get<{ phone: string }>(`/contacts/${contact}/call-back`),
  });
  return (
    <section className="call-back" aria-label={t('callBack.title')}>
      <span>{t('callBack.title')}</span>
      {reading.data ? (
        <strong className="numbers">{t('callBack.number', { phone: reading.data.phone })}</strong>
      ) : (
        <Button size="small" loading={reading.isPending} onClick={() => reading.mutate()}>
          {t('callBack.show')}
        </Button>
      )}
      <InlineFailure error={reading.error} />
    </section>
  );
}
