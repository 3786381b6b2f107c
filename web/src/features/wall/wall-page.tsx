import { SituationBar } from '@/features/sites/situation-bar';
import { duration, secondsBetween } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { Failed, Loading } from '@/shared/ui/states';
import { AgentList, AgentStates } from './agent-panel';
import { Curve } from './curve';
import { Figure } from './figure';
import { count, minutes, percent } from './format';
import { QueueTable } from './queue-table';
import { useWallTexts } from './texts';
import { DEFAULT_TARGETS, levelOf, levelOfWait, levelOfWaiting, readTarget } from './thresholds';
import type { Wallboard } from './types';
import { type Definitions, isStale, useDefinitions, useWallboard } from './use-wallboard';
import { WallHeader } from './wall-header';
import { useWallTime, WallTime } from './wall-time';
import './wall.css';

function Totals({ view, definitions }: { view: Wallboard; definitions: Definitions }) {
  const t = useWallTexts();
  const now = useWallTime();
  const { totals, today, agents, deferred } = view;
  const wait = totals.oldest_wait_since ? secondsBetween(totals.oldest_wait_since, now) : null;
  const level = (code: string, value: number | null | undefined, over: number) =>
    levelOf(value ?? null, readTarget(definitions.get(code)?.target) ?? DEFAULT_TARGETS[code], over);
  const figure = (code: Parameters<typeof name>[0]) => ({
    name: name(code),
    indicator: definitions.get(code),
  });
  const name = (
    code:
      | 'waiting'
      | 'oldest_wait'
      | 'service_level'
      | 'abandonment_rate'
      | 'answer_rate'
      | 'answered'
      | 'abandoned'
      | 'asa'
      | 'aht'
      | 'satisfaction'
      | 'smart_share'
      | 'smart_resolution'
      | 'arrived'
      | 'messages',
  ) => t(`figure.${code}`);
  return (
    <>
      <div className="figures figures-large">
        <Figure
          {...figure('waiting')}
          size="large"
          value={count(totals.waiting)}
          unit={t('unit.people')}
          level={levelOfWaiting(totals.waiting, agents.signed_in)}
        />
        <Figure
          {...figure('oldest_wait')}
          size="large"
          value={wait === null ? '0:00' : minutes(wait)}
          level={levelOfWait(wait)}
          note={wait === null ? t('nobodyWaits') : undefined}
        />
        <Figure
          {...figure('service_level')}
          size="large"
          value={percent(totals.service_level)}
          level={level('service_level', totals.service_level, totals.offered)}
        />
        <Figure
          {...figure('abandonment_rate')}
          size="large"
          value={percent(totals.abandonment_rate)}
          level={level('abandonment_rate', totals.abandonment_rate, totals.offered)}
        />
      </div>
      <div className="figures figures-small">
        <Figure
          {...figure('arrived')}
          value={count(today.arrived)}
          note={
            today.calls === undefined
              ? undefined
              : t('channels', {
                  calls: count(today.calls),
                  chats: count(today.chats),
                  messages: count(today.messages ?? 0),
                })
          }
        />
        <Figure
          {...figure('answered')}
          value={count(totals.answered)}
          note={t('ofOffered', { offered: count(totals.offered) })}
        />
        <Figure {...figure('abandoned')} value={count(totals.abandoned)} />
        <Figure
          {...figure('answer_rate')}
          value={percent(totals.answer_rate)}
          level={level('answer_rate', totals.answer_rate, totals.offered)}
        />
        <Figure
          {...figure('asa')}
          value={minutes(totals.asa_seconds)}
          level={level('asa', totals.asa_seconds, totals.answered)}
        />
        <Figure {...figure('aht')} value={minutes(totals.aht_seconds)} />
        {deferred && (
          <Figure
            {...figure('messages')}
            value={count(deferred.waiting)}
            note={
              deferred.oldest_wait_since
                ? t('oldestMessage', { time: duration(secondsBetween(deferred.oldest_wait_since, now)) })
                : t('noMessages')
            }
          />
        )}
        <Figure
          {...figure('satisfaction')}
          value={percent(today.satisfaction)}
          level={level('satisfaction', today.satisfaction, today.rated ?? 0)}
          note={today.rated === undefined ? undefined : t('ofRated', { rated: count(today.rated) })}
        />
        <Figure
          {...figure('smart_share')}
          value={percent(today.smart_share)}
          note={
            today.smart_sessions === undefined
              ? undefined
              : t('sessions', { smart: count(today.smart_sessions), human: count(today.human_sessions) })
          }
        />
        <Figure
          {...figure('smart_resolution')}
          value={percent(today.smart_resolution)}
          level={level('smart_resolution', today.smart_resolution, today.smart_sessions ?? 0)}
        />
      </div>
    </>
  );
}

/** The centre at a glance, for everybody in the room. */
export function WallPage() {
  const t = useWallTexts();
  const board = useWallboard();
  const definitions = useDefinitions();
  const now = useNow();
  const { view } = board;
  const isOld = isStale(board, Date.now());
  return (
    <div className={isOld ? 'wall wall-stale' : 'wall'}>
      <WallHeader board={board} />
      <SituationBar />
      {view ? (
        <WallTime value={isOld ? Date.parse(view.at) : now}>
          <main className="wall-main">
            <Totals view={view} definitions={definitions} />
            <section className="panel panel-queues" aria-label={t('queues')}>
              <QueueTable queues={view.queues} definitions={definitions} />
            </section>
            <section className="panel panel-curve" aria-label={t('curve')}>
              <Curve history={view.history} />
            </section>
            <section className="panel panel-agents" aria-label={t('agents')}>
              <AgentStates agents={view.agents} definitions={definitions} />
              <AgentList agents={view.agent_list} />
            </section>
          </main>
        </WallTime>
      ) : (
        <main className="wall-wait">
          {board.error ? <Failed error={board.error} retry={board.retry} /> : <Loading />}
        </main>
      )}
    </div>
  );
}
