/** Business for the customer of the conversation: chosen, carried out step by step, and what came of it. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import type { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { timeOfDay } from '@/shared/i18n/format';
import { useProblemText } from '@/shared/ui/problem-text';
import { Failed, Loading } from '@/shared/ui/states';
import './business.css';
import { businessApi } from './business-api';
import { DealSteps } from './deal-steps';
import { useBusinessTexts } from './texts';
import type { Deal } from './types';
import { useDeals } from './use-deals';

function Chooser({ contact, onBegun }: { contact: string; onBegun(deal: Deal): void }) {
  const t = useBusinessTexts();
  const problemText = useProblemText();
  const { data, error, refetch } = useQuery({
    queryKey: ['businesses'],
    queryFn: async () => (await businessApi.businesses()).items,
  });
  const [wanted, setWanted] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const fits = (text: string) => text.toLowerCase().includes(wanted.trim().toLowerCase());
  const shown = data.filter((one) => fits(localised(one.name)) || fits(one.id));
  const begin = async (business: string) => {
    setProblem(null);
    try {
      onBegun(await businessApi.begin(contact, business));
    } catch (refusal) {
      setProblem(refusal as ApiProblem);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [first] = shown;
    if (event.key !== 'Enter' || !first) return;
    event.preventDefault();
    void begin(first.id);
  };
  return (
    <>
      <Input
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label={t('search')}
        placeholder={t('search')}
        allowClear
      />
      {problem && (
        <p className="business-problem" role="alert">
          {problemText(problem)}
        </p>
      )}
      <ul className="business-list">
        {shown.map((one) => (
          <li key={one.id}>
            <Button block onClick={() => void begin(one.id)}>
              {localised(one.name)}
              {one.called_back && <span className="quiet"> · {t('calledBack')}</span>}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

export function BusinessPanel({ contact }: { contact: string }) {
  const t = useBusinessTexts();
  const { data, error, refetch, put } = useDeals(contact);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const current = data.find((one) => one.stage !== 'over');
  const [last] = data;
  const past = data.filter((one) => one.stage === 'over');
  return (
    <div className="business">
      {current ? (
        <DealSteps key={current.id} deal={current} put={put} />
      ) : (
        <>
          {last && <DealSteps key={last.id} deal={last} put={put} />}
          <h3>{t('choose')}</h3>
          <Chooser contact={contact} onBegun={put} />
        </>
      )}
      {past.length > 0 && (
        <>
          <h3>{t('past')}</h3>
          <ul className="business-past">
            {past.map((one) => (
              <li key={one.id}>
                <span className="numbers">{timeOfDay(one.opened_at)}</span> {localised(one.definition.name)} ·{' '}
                {one.end ? t(`end.${one.end}`) : ''}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
