import type { ReactNode } from 'react';
import { duration } from '@/shared/i18n/format';
import { capSentence, skillEnough, skillLevel } from '../model/phrases';
import type { QueueRules, SkillLevel } from '../model/policy';
import { type Moment, type Need, timeline } from '../model/timeline';
import { usePolicyForm } from './policy-context';

/** Shares of the drawing's width; the names stand left of it. */
const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

function Lane({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <li className="lane">
      <span className="lane-name">{name}</span>
      <span className="lane-track">{children}</span>
    </li>
  );
}

/** What happens to a customer who waits in the queue, from left to right; each row is who may serve them. */
export function QueueTimeline(props: { queue: string; rules: QueueRules; own: readonly SkillLevel[] }) {
  const { queue, rules, own } = props;
  const { words } = usePolicyForm();
  const { t, tag } = words;
  const line = timeline(rules, own);
  const time = ({ seconds }: Moment) => duration(seconds, tag);
  const needs = (skills: readonly Need[]) => {
    const asked = skills.map((one) => (one.isOwn ? skillLevel(one, words) : skillEnough(one, words)));
    return asked.length > 0 ? asked.join(t('comma')) : t('line.anyOfQueue');
  };
  return (
    <div className="timeline">
      {line.cap && (
        <p className="timeline-gate">
          <span aria-hidden="true">▮</span> {capSentence(line.cap, words)}
        </p>
      )}
      <ol className="lanes" aria-label={t('line.label', { queue: words.queue(queue) })}>
        <li className="lane lane-times" aria-hidden="true">
          <span className="lane-name" />
          <span className="lane-track">
            {line.moments.map((moment) => (
              <span key={moment.seconds} className="lane-time" style={{ left: percent(moment.at) }}>
                {moment.seconds === 0 ? t('line.start') : time(moment)}
              </span>
            ))}
          </span>
        </li>
        <Lane name={t('line.own')}>
          {line.stretches.map((stretch, index) => (
            <span
              key={stretch.from.seconds}
              className={index === 0 ? 'lane-bar lane-own' : 'lane-bar lane-own lane-eased'}
              style={{ left: percent(stretch.from.at), width: percent(stretch.until - stretch.from.at) }}
              title={needs(stretch.needs)}
            >
              {index > 0 && <span className="visually-hidden">{time(stretch.from)} </span>}
              {needs(stretch.needs)}
            </span>
          ))}
        </Lane>
        {line.helpers.map((helper, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <Lane key={index} name={t('line.helper', { queue: words.queue(helper.queue) })}>
            <span
              className="lane-bar lane-helper"
              style={{ left: percent(helper.from.at), width: percent(1 - helper.from.at) }}
            >
              {helper.from.seconds === 0 ? t('line.atOnce') : t('line.helps', { time: time(helper.from) })}
            </span>
          </Lane>
        ))}
        {line.callBack && (
          <Lane name={t('line.callBack')}>
            <span
              className="lane-bar lane-call-back"
              style={{ left: percent(line.callBack.at), width: percent(1 - line.callBack.at) }}
            >
              {t('line.offered', { time: time(line.callBack) })}
            </span>
          </Lane>
        )}
      </ol>
      {line.site && <p className="timeline-gate">{t('line.lost', { site: words.site(line.site) })}</p>}
    </div>
  );
}
