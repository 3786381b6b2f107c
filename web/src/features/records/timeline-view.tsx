import { useMemo } from 'react';
import type { ContactEventRow } from '@/shared/api/types';
import { duration, timeOfDay } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { useRecordTexts } from './texts';
import { placeOf, type Stage, type Timeline, timelineOf } from './timeline';

/** Narrower than this, a stage's name does not fit into it. */
const NAMED_FROM_PERCENT = 9;

function Lane({ stages, timeline }: { stages: readonly Stage[]; timeline: Timeline }) {
  const t = useRecordTexts();
  return (
    <div className="lane">
      {stages.map((stage) => {
        const { left, width } = placeOf(stage, timeline);
        const length = duration((stage.to - stage.from) / 1000);
        return (
          <span
            key={stage.from}
            className={`stage stage-${stage.kind}${stage.isOpen ? ' stage-open' : ''}`}
            style={{ left: `${left}%`, width: `${width}%` }}
            title={`${t(`stage.${stage.kind}`)} ${length}`}
          >
            {width >= NAMED_FROM_PERCENT && `${t(`stage.${stage.kind}`)} ${length}`}
          </span>
        );
      })}
    </div>
  );
}

/** The life of the contact as bars; its sums in words say the same. */
export function TimelineView({ events }: { events: readonly ContactEventRow[] }) {
  const t = useRecordTexts();
  const now = useNow();
  const isGoingOn = !events.some(({ event }) => event.type === 'closed');
  const until = isGoingOn ? now : 0;
  const timeline = useMemo(() => timelineOf(events, until), [events, until]);
  if (!timeline) return null;
  const parts = timeline.totals.map(({ kind, milliseconds, times }) => {
    const repeated = times > 1 ? ` × ${t('times', { count: times })}` : '';
    return `${t(`stage.${kind}`)} ${duration(milliseconds / 1000)}${repeated}`;
  });
  const total = duration((timeline.to - timeline.from) / 1000);
  return (
    <div className="timeline">
      <div className="timeline-bars" aria-hidden="true">
        <span className="lane-name">{t('lane.customer')}</span>
        <Lane stages={timeline.customer} timeline={timeline} />
        {timeline.agent.length > 0 && (
          <>
            <span className="lane-name">{t('lane.agent')}</span>
            <Lane stages={timeline.agent} timeline={timeline} />
          </>
        )}
        <span />
        <div className="lane-times numbers">
          <span>{timeOfDay(timeline.from, true)}</span>
          <span>{timeOfDay(timeline.to, true)}</span>
        </div>
      </div>
      <p className="timeline-sum">{t('timelineSummary', { total, parts: parts.join(' · ') })}</p>
      <ul className="timeline-key" aria-hidden="true">
        {timeline.totals.map(({ kind }) => (
          <li key={kind}>
            <span className={`key stage-${kind}`} /> {t(`stage.${kind}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
