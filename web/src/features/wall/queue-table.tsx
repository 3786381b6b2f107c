import { localised } from '@/shared/i18n';
import { secondsBetween } from '@/shared/i18n/format';
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
        {queues.map(({ queue, name, figures, target: share }) => {
          const wait = figures.oldest_wait_since ? secondsBetween(figures.oldest_wait_since, now) : null;
          return (
            <tr key={queue}>
              <th scope="row">{localised(name) || queue}</th>
              <Cell value={count(figures.waiting)} level={figures.waiting > 0 ? levelOfWait(wait) : null} />
              <Cell value={minutes(wait)} level={levelOfWait(wait)} />
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
                value={minutes(figures.asa_seconds)}
                level={levelOf(figures.asa_seconds, target('asa'), figures.answered)}
              />
              <Cell value={minutes(figures.aht_seconds)} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
