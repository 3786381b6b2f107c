/** One deal, step by step: what is done, what is to be done now, what came of it. */
import { Button } from 'antd';
import { useState } from 'react';
import type { ApiProblem } from '@/shared/api/client';
import { localised } from '@/shared/i18n';
import { clock, dayAndTime } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { useProblemText } from '@/shared/ui/problem-text';
import { businessApi } from './business-api';
import { CareNotice } from './care-notice';
import { DealForm } from './deal-form';
import { QuoteFacts } from './quote-facts';
import { useBusinessTexts } from './texts';
import type { Deal, Stage } from './types';

const STEPS = ['verifying', 'entering', 'saying', 'reading_back', 'agreeing', 'posting'] as const;
const PLACE: Record<Stage, number> = {
  verifying: 0,
  entering: 1,
  saying: 2,
  reading_back: 3,
  agreeing: 4,
  approving: 5,
  posting: 5,
  deciding: 5,
  over: 6,
};

function Progress({ deal }: { deal: Deal }) {
  const t = useBusinessTexts();
  const place = deal.end && deal.end !== 'done' ? -1 : PLACE[deal.stage];
  return (
    <ol className="business-progress" aria-label={t('progress')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < place ? 'is-done' : index === place ? 'is-now' : undefined}
          aria-current={index === place ? 'step' : undefined}
        >
          {t(`stage.${step}`)}
          {index < place && <span aria-hidden="true"> ✓</span>}
        </li>
      ))}
    </ol>
  );
}

function Left({ until }: { until: string }) {
  return <span className="numbers">{clock(Math.max(0, (Date.parse(until) - useNow()) / 1000))}</span>;
}

export function DealSteps({ deal, put }: { deal: Deal; put(deal: Deal): void }) {
  const t = useBusinessTexts();
  const problemText = useProblemText();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async (asked: () => Promise<Deal>) => {
    setProblem(null);
    setBusy(true);
    try {
      put(await asked());
    } catch (refusal) {
      setProblem(refusal as ApiProblem);
    } finally {
      setBusy(false);
    }
  };
  const { stage, quote, definition } = deal;
  const isBeforeYes = !deal.agreed_at && stage !== 'over';
  return (
    <section className="business-deal" aria-label={localised(definition.name)}>
      <header>
        <h3>{localised(definition.name)}</h3>
        {isBeforeYes && (
          <Button size="small" disabled={isBusy} onClick={() => void act(() => businessApi.cancel(deal.id))}>
            {t('cancel')}
          </Button>
        )}
      </header>
      <Progress deal={deal} />
      {problem && (
        <p className="business-problem" role="alert">
          {problemText(problem)}
        </p>
      )}
      {deal.care && <CareNotice deal={deal} />}
      {stage === 'verifying' && (
        <div className="business-step">
          <p>{t('mustShow')}</p>
          {deal.was_wrong && (
            <p className="business-problem" role="alert">
              {deal.tries_left === 0
                ? t('locked')
                : deal.tries_left === null || deal.tries_left === undefined
                  ? t('notShown')
                  : t('wrong', { left: deal.tries_left })}
            </p>
          )}
          {deal.entering ? (
            <>
              <p role="status">
                <strong>{t('entering', { factor: t(`factor.${deal.entering.factor}`) })}</strong>{' '}
                {deal.entering.masked_phone && t('codeSent', { phone: deal.entering.masked_phone })}{' '}
                <Left until={deal.entering.until} />
              </p>
              <Button onClick={() => void act(() => businessApi.stopVerifying(deal.id))}>
                {t('stopEntering')}
              </Button>
            </>
          ) : (
            <ul className="business-list">
              {deal.missing.map((factor) => (
                <li key={factor}>
                  <Button
                    type="primary"
                    block
                    disabled={isBusy || factor === 'registered_number'}
                    onClick={() => void act(() => businessApi.verify(deal.id, factor))}
                  >
                    {t('ask', { factor: t(`factor.${factor}`) })}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {isBeforeYes && (stage !== 'verifying' || quote) && (
        <DealForm
          deal={deal}
          isBusy={isBusy}
          onEnter={(fields, coached) => act(() => businessApi.enter(deal.id, fields, coached))}
        />
      )}
      {quote && stage !== 'over' && <QuoteFacts quote={quote} />}
      {quote && isBeforeYes && stage !== 'verifying' && (
        <ol className="business-script">
          {definition.script.map((step) => {
            const isSaid = deal.said.includes(step.id);
            return (
              <li key={step.id} className={isSaid ? 'is-done' : undefined}>
                <p>{localised(step.text)}</p>
                <Button
                  size="small"
                  disabled={isSaid || isBusy}
                  onClick={() => void act(() => businessApi.say(deal.id, step.id))}
                >
                  {isSaid ? `✓ ${t('said')}` : t('say')}
                </Button>
              </li>
            );
          })}
        </ol>
      )}
      {quote && (stage === 'reading_back' || stage === 'agreeing') && (
        <div className="business-step">
          <blockquote className="business-read-back">{localised(quote.read_back)}</blockquote>
          {stage === 'reading_back' ? (
            <Button
              type="primary"
              block
              disabled={isBusy}
              onClick={() => void act(() => businessApi.readBack(deal.id))}
            >
              {t('readBack')}
            </Button>
          ) : (
            <div className="business-answer">
              <Button
                type="primary"
                disabled={isBusy}
                onClick={() => void act(() => businessApi.answer(deal.id, true))}
              >
                {t('yes')}
              </Button>
              <Button disabled={isBusy} onClick={() => void act(() => businessApi.answer(deal.id, false))}>
                {t('no')}
              </Button>
            </div>
          )}
        </div>
      )}
      {(stage === 'approving' || stage === 'deciding') && deal.approval && (
        <p className="business-waiting" role="status">
          {t(stage === 'approving' ? 'approving' : 'deciding')} <Left until={deal.approval.until} />
        </p>
      )}
      {stage === 'posting' && (
        <p className="business-waiting" role="status">
          {t(deal.is_unknown ? 'unknown' : 'posting')}
        </p>
      )}
      {deal.end && (
        <p className={`business-end business-end-${deal.end}`} role="status">
          <strong>{t(`end.${deal.end}`)}</strong>
          {deal.end === 'done' && deal.receipt && (
            <> · {t('receipt', { order: deal.receipt.order.slice(-8) })}</>
          )}
          {deal.receipt?.effective_at && (
            <> · {t('effective', { at: dayAndTime(deal.receipt.effective_at) })}</>
          )}
          {deal.approval?.reason && <> · {deal.approval.reason}</>}
        </p>
      )}
      {deal.refusal && (
        <p className="business-problem" role="alert">
          {t('refused')} {deal.refusal_title ? localised(deal.refusal_title) : deal.refusal}
        </p>
      )}
    </section>
  );
}
