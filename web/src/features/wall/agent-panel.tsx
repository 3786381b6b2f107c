import { localised } from '@/shared/i18n';
import { secondsBetween } from '@/shared/i18n/format';
import { STATE_SIGN, STATES, shownAgents } from './agents';
import { Defined } from './defined';
import { minutes } from './format';
import { useWallTexts } from './texts';
import type { AgentCounts, AgentRow, SignedInState } from './types';
import { type Definitions, useReasonNames } from './use-wallboard';
import { useWallTime } from './wall-time';

const ROOM = 22;

/** How many agents are in each state: numbers, and a bar that shows the proportions. */
export function AgentStates({ agents, definitions }: { agents: AgentCounts; definitions: Definitions }) {
  const t = useWallTexts();
  return (
    <div className="states">
      <div className="panel-head">
        <h2>
          <Defined name={t('agents')} indicator={definitions.get('agents')} />
        </h2>
        <span className="panel-note">{t('signedIn', { count: agents.signed_in })}</span>
      </div>
      <div className="state-bar" aria-hidden="true">
        {STATES.map((state) => (
          <span key={state} className={`state-part agent-${state}`} style={{ flexGrow: agents[state] }} />
        ))}
      </div>
      <dl className="state-counts">
        {STATES.map((state) => (
          <div key={state} className={`state-count agent-${state}`}>
            <dt>
              <span aria-hidden="true">{STATE_SIGN[state]}</span> {t(`state.${state}`)}
            </dt>
            <dd>{agents[state]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Who does what, and for how long. */
export function AgentList({ agents }: { agents: readonly AgentRow[] }) {
  const t = useWallTexts();
  const now = useWallTime();
  const reasons = useReasonNames();
  const shown = shownAgents(agents, ROOM);
  return (
    <div className="agent-list">
      <div className="panel-head">
        <h2>{shown.isEverybody ? t('everybody') : t('longest')}</h2>
        {shown.others > 0 && <span className="panel-note">{t('others', { count: shown.others })}</span>}
      </div>
      {shown.agents.length === 0 ? (
        <p className="wall-empty">{t('noAgents')}</p>
      ) : (
        <ul>
          {shown.agents.map((agent) => {
            const state = agent.state as SignedInState;
            const reason = agent.reason ? localised(reasons.get(agent.reason)) : '';
            return (
              <li key={agent.id} className={`agent-${state}`}>
                <span className="agent-name">{agent.name}</span>
                <span className="agent-state">
                  <span aria-hidden="true">{STATE_SIGN[state]}</span> {reason || t(`state.${state}`)}
                  {agent.contacts > 1 && ` ×${agent.contacts}`}
                </span>
                <span className="agent-time">{minutes(secondsBetween(agent.since, now))}</span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
