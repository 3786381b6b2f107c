/** What staff write about a contact for each other, and whom they want to see it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '@/shared/api/client';
import { dayAndTime, listed } from '@/shared/i18n/format';
import { newId } from '@/shared/state/ids';
import { Failed, InlineFailure, Loading } from '@/shared/ui/states';
import './remarks.css';
import { useRemarkTexts } from './texts';

interface Remark {
  id: string;
  text: string;
  author_name: string;
  mentioned: string[];
  written_at: string;
}
interface Colleague {
  id: string;
  number: string;
  name: string;
}

export function Remarks({ contact }: { contact: string }) {
  const t = useRemarkTexts();
  const client = useQueryClient();
  const path = `/contacts/${encodeURIComponent(contact)}/remarks`;
  const key = ['contact', contact, 'remarks'];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ items: Remark[] }>(path, undefined, signal),
    staleTime: 60_000,
  });
  const colleagues = useQuery({
    queryKey: ['mentionable-colleagues'],
    queryFn: () => api.get<{ items: Colleague[] }>('/mentionable-colleagues'),
    staleTime: 10 * 60_000,
  });
  const [id, setId] = useState(newId);
  const [text, setText] = useState('');
  const [mentioned, setMentioned] = useState<string[]>([]);
  const write = useMutation({
    mutationFn: () => api.post<void>(path, { id, text, mentioned }),
    onSuccess: () => {
      setId(newId());
      setText('');
      setMentioned([]);
      return client.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <div className="remarks">
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.items.length === 0 ? (
        <p className="remarks-quiet">{t('none')}</p>
      ) : (
        <ul>
          {data.items.map((one) => (
            <li key={one.id}>
              <p className="remarks-quiet">
                {one.author_name} · <time className="numbers">{dayAndTime(one.written_at)}</time>
                {one.mentioned.length > 0 && ` · ${t('mentioned', { names: listed(one.mentioned) })}`}
              </p>
              <p className="remark-text">{one.text}</p>
            </li>
          ))}
        </ul>
      )}
      <Input.TextArea
        rows={2}
        maxLength={1_000}
        value={text}
        aria-label={t('write')}
        placeholder={t('write')}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="remark-foot">
        <Select
          mode="multiple"
          className="remark-mention"
          value={mentioned}
          onChange={setMentioned}
          aria-label={t('mention')}
          placeholder={t('mention')}
          optionFilterProp="label"
          maxCount={10}
          options={(colleagues.data?.items ?? []).map((one) => ({
            value: one.id,
            label: `${one.name} ${one.number}`,
          }))}
        />
        <Button disabled={!text.trim()} loading={write.isPending} onClick={() => write.mutate()}>
          {t('send')}
        </Button>
      </div>
      <InlineFailure error={write.error} retry={() => write.mutate()} />
    </div>
  );
}
