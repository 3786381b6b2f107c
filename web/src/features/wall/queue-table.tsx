import { localised } from '@/shared/i18n';
import { duration, secondsBetween } from '@/shared/i18n/format';
import { Defined } from './defined';
import { count, minutes, percent } from './format';
import { useWallTexts } from './texts';
import { DEFAULT_TARGETS, type Level, levelOf, levelOfWait, readTarget, SIGN } from './thresholds';
import type { QueueRow } from './types';
import type { Definitions } from './use-wallboard';
import { useWallTime } from './wall-time';

const COLUMNS = [
  'waiting',
  'oldest_wait',
  'in_conversation',
  'answered',
  'abandoned',
  'service_level',
  'asa',
  'aht',
] as const;

/** Queues whose promise is at least so long hold work that waits. */
const SLOW_S = 3_600;

function Cell({ value, level }: { value: string; level?: Level | null }) {
  const t = useWallTexts();
  const mark = level && level !== 'good' ? level : null;
  return (
    <td className={mark ? `level-${mark}` : undefined}>
      {mark && (
        <span className="cell-sign">
          <span aria-hidden="true">{SIGN[mark]}</span>
          <span className="visually-hidden">{t(`level.${mark}`)}</span>
        </span>
      )}
      {value}
    </td>
  );
}

/** The figures of each queue, in the order that the server gives: rows keep their place. */
export function QueueTable({
  queues,
  definitions,
}: {
  queues: readonly QueueRow[];
  definitions: Definitions;
}) {
  const t = useWallTexts();
  const now = useWallTime();
  const target = (code: string) => readTarget(definitions.get(code)?.target) ?? DEFAULT_TARGETS[code];
  if (queues.length === 0) return <p className="wall-empty">{t('noQueues')}</p>;
  return (
    <table className="queues">
      <thead>
        <tr>
          <th scope="col">{t('queue')}</th>
          {COLUMNS.map((code) => (
            <th scope="col" key={code}>
              <Defined name={t(`figure.${code}`)} indicator={definitions.get(code)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {queues.map(({ queue, name, figures, target: share, within_seconds: within }) => {
          const wait = figures.oldest_wait_since ? secondsBetween(figures.oldest_wait_since, now) : null;
          // What is promised within hours is late after them, and not after a minute.
          const isSlow = within !== undefined && within >= SLOW_S;
          const late = isSlow ? (wait !== null && wait > within ? 'act' : null) : levelOfWait(wait);
          return (
            <tr key={queue}>
              <th scope="row">{localised(name) || queue}</th>
              <Cell value={count(figures.waiting)} level={figures.waiting > 0 ? late : null} />
              <Cell value={isSlow && wait !== null ? duration(wait) : minutes(wait)} level={late} />
              <Cell value={count(figures.in_conversation)} />
              <Cell value={count(figures.answered)} />
              <Cell
                value={count(figures.abandoned)}
                level={levelOf(figures.abandonment_rate, target('abandonment_rate'), figures.offered)}
              />
              <Cell
                value={percent(figures.service_level)}
                level={levelOf(
                  figures.service_level,
                  share === undefined ? target('service_level') : { bound: 'min', value: share },
                  figures.offered,
                )}
              />
              <Cell
                value={
                  isSlow && figures.asa_seconds !== null
                    ? duration(figures.asa_seconds)
                    : minutes(figures.asa_seconds)
                }
                level={isSlow ? null : levelOf(figures.asa_seconds, target('asa'), figures.answered)}
              />
              <Cell value={minutes(figures.aht_seconds)} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
