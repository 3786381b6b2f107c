import { lazy, Suspense } from 'react';
import { timeOfDay } from '@/shared/i18n/format';
import { useWallTexts } from './texts';
import type { Bin } from './types';

const CurveChart = lazy(() => import('./curve-chart'));

/** The day so far. The picture is for the eye; its sentence is for everybody. */
export function Curve({ history }: { history: readonly Bin[] }) {
  const t = useWallTexts();
  const total = (pick: (bin: Bin) => number) => history.reduce((sum, bin) => sum + pick(bin), 0);
  const peak = history.reduce<Bin | null>(
    (high, bin) => (high && high.waiting >= bin.waiting ? high : bin),
    null,
  );
  const isEmpty = total((bin) => bin.arrived + bin.answered + bin.waiting) === 0;
  const summary = t('curveSummary', {
    arrived: total((bin) => bin.arrived),
    answered: total((bin) => bin.answered),
    abandoned: total((bin) => bin.abandoned),
    peak: peak?.waiting ?? 0,
    peakAt: timeOfDay(peak?.at ?? null),
  });
  return (
    <div className="curve">
      <div className="panel-head">
        <h2>{t('curve')}</h2>
      </div>
      {isEmpty ? (
        <p className="wall-empty">{t('curveEmpty')}</p>
      ) : (
        <div className="curve-picture" role="img" aria-label={summary}>
          <Suspense fallback={null}>
            <CurveChart
              history={history}
              names={{
                arrived: t('curveArrived'),
                answered: t('curveAnswered'),
                abandoned: t('curveAbandoned'),
                waiting: t('curveWaiting'),
              }}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
