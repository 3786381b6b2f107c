/** 复核: what colleagues entered and somebody else must agree to, live, with the time that is left. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Card, PageHead } from '@/features/office/page-parts';
import { useOfficeTexts } from '@/features/office/texts';
import type { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { clock } from '@/shared/i18n/format';
import { useLive } from '@/shared/live/react';
import { useNow } from '@/shared/time/clock';
import { useProblemText } from '@/shared/ui/problem-text';
import { Failed, Loading } from '@/shared/ui/states';
import './business.css';
import { businessApi } from './business-api';
import { CareReasons } from './care-notice';
import { QuoteFacts } from './quote-facts';
import { useBusinessTexts } from './texts';
import type { Approval } from './types';

const KEY = ['approvals'];

function Request({ one }: { one: Approval }) {
  const t = useBusinessTexts();
  const problemText = useProblemText();
  const cache = useQueryClient();
  const now = useNow();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const decide = async (approve: boolean) => {
    setProblem(null);
    try {
      await businessApi.decide(one.deal, approve, reason);
    } catch (refusal) {
      setProblem(refusal as ApiProblem);
    }
    await cache.invalidateQueries({ queryKey: KEY });
  };
  const left = Math.max(0, (Date.parse(one.until) - now) / 1000);
  return (
    <Card title={`${localised(one.name)} · ${one.masked_customer} · ${t('age', { age: one.age })}`}>
      <div className="business-approval">
        <p>
          {t('left')} <strong className="numbers">{clock(left)}</strong> ·{' '}
          <Link to={`/contacts/${one.contact}`}>{t('toContact')}</Link>
        </p>
        {one.care && (
          <div className={`business-care business-care-${one.care.measure}`}>
            <CareReasons care={one.care} />
          </div>
        )}
        {one.quote && (
          <>
            <blockquote className="business-read-back">{localised(one.quote.read_back)}</blockquote>
            <QuoteFacts quote={one.quote} />
          </>
        )}
        {problem && (
          <p className="business-problem" role="alert">
            {problemText(problem)}
          </p>
        )}
        {one.is_own ? (
          <p className="quiet">{t('own')}</p>
        ) : (
          <div className="business-decision">
            <Input
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              aria-label={t('reason')}
              placeholder={t('reason')}
              maxLength={200}
            />
            <Button type="primary" onClick={() => void decide(true)}>
              {t('approve')}
            </Button>
            <Button danger disabled={reason.trim() === ''} onClick={() => void decide(false)}>
              {t('reject')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

export default function ApprovalsPage() {
  const t = useBusinessTexts();
  const office = useOfficeTexts();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await businessApi.approvals()).items,
  });
  useLive('approvals', () => void cache.invalidateQueries({ queryKey: KEY }));
  return (
    <>
      <PageHead title={office('section.approvals')} intro={t('approvalsIntro')} />
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.length === 0 ? (
        <Card>
          <p className="state-text" role="status">
            {t('noApprovals')}
          </p>
        </Card>
      ) : (
        data.map((one) => <Request key={one.deal} one={one} />)
      )}
    </>
  );
}
