import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState } from 'react';
import { useAssistTexts } from '@/features/assist/texts';
import type { Line } from '@/features/assist/types';
import { ApiProblem, api } from '@/shared/api/client';
import { timeOfDay } from '@/shared/i18n/format';
import { Failed, Loading } from '@/shared/ui/states';
import { useRecordTexts } from './texts';

/** What was said in a call, with a search. */
export function CallTranscript({ contact }: { contact: string }) {
  const t = useAssistTexts();
  const record = useRecordTexts();
  const [wanted, setWanted] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['contact', contact, 'transcript'],
    queryFn: ({ signal }) =>
      api.get<{ lines: Line[] }>(`/contacts/${encodeURIComponent(contact)}/transcript`, undefined, signal),
  });
  if (error instanceof ApiProblem && error.forbidden)
    return <p className="quiet">{record('messagesForbidden')}</p>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.lines.length === 0) return <p className="quiet">{t('record.none')}</p>;
  const words = wanted.trim().toLowerCase();
  const found = data.lines.filter((line) => line.text.toLowerCase().includes(words));
  return (
    <>
      <div className="transcript-search">
        <Input
          type="search"
          value={wanted}
          placeholder={t('record.search')}
          aria-label={t('record.search')}
          onChange={(event) => setWanted(event.target.value)}
        />
        <span className="quiet" role="status">
          {words && t('record.found', { count: found.length })}
        </span>
      </div>
      <ol className="transcript">
        {found.map((line) => (
          <li key={line.seq} className={`said said-${line.by}`}>
            <p className="said-head">
              {t(`speaker.${line.by}`)} <time className="numbers">{timeOfDay(line.at, true)}</time>
            </p>
            <div className="said-body">
              <p>
                <Marked text={line.text} words={words} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function Marked({ text, words }: { text: string; words: string }) {
  const place = words ? text.toLowerCase().indexOf(words) : -1;
  if (place < 0) return text;
  return (
    <>
      {text.slice(0, place)}
      <mark>{text.slice(place, place + words.length)}</mark>
      {text.slice(place + words.length)}
    </>
  );
}
