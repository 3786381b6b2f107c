/** The life of a contact as stages with durations, read from its events. */
import type { ContactEventRow } from '@/shared/api/types';

export type StageKind = 'flow' | 'queue' | 'conversation' | 'hold' | 'survey' | 'wrap_up';

export interface Stage {
  kind: StageKind;
  /** Milliseconds of the epoch. */
  from: number;
  to: number;
  /** Still going on. */
  isOpen: boolean;
}

export interface Timeline {
  from: number;
  to: number;
  /** What the customer goes through, one after the other. */
  customer: Stage[];
  /** What the agent does when the customer has gone. */
  agent: Stage[];
  totals: { kind: StageKind; milliseconds: number; times: number }[];
}

const ORDER: readonly StageKind[] = ['flow', 'queue', 'conversation', 'hold', 'survey', 'wrap_up'];

/** The stage that an event of the customer's side begins; `null` ends the present one; `undefined` changes nothing. */
function begins(event: ContactEventRow['event'], now: StageKind | undefined): StageKind | null | undefined {
  switch (event.type) {
    case 'arrived':
      return 'flow';
    case 'flow_entered':
    case 'node_visited':
      if (event.kind === 'survey') return 'survey';
      // Nodes are also visited while the customer waits; only where nothing goes on they begin a stage.
      return now === undefined ? 'flow' : undefined;
    case 'queued':
    case 'requeued':
      return 'queue';
    case 'visit_started':
      return 'flow';
    case 'connected':
    case 'visit_ended':
    case 'resumed':
      return 'conversation';
    case 'held':
      return 'hold';
    case 'survey_asked':
      return 'survey';
    case 'conversation_ended':
    case 'abandoned':
    case 'interrupted':
    case 'closed':
      return null;
    default:
      return undefined;
  }
}

class Lane {
  readonly stages: Stage[] = [];
  private open: { kind: StageKind; from: number } | undefined;

  get kind(): StageKind | undefined {
    return this.open?.kind;
  }

  begin(kind: StageKind, at: number): void {
    if (this.open?.kind === kind) return;
    this.end(at);
    this.open = { kind, from: at };
  }

  end(at: number, isOpen = false): void {
    if (!this.open) return;
    const { kind, from } = this.open;
    // A stage of no length says nothing.
    if (at > from || isOpen) this.stages.push({ kind, from, to: Math.max(at, from), isOpen });
    this.open = undefined;
  }
}

/** The stages up to `now`, which matters only for a contact that is going on. */
export function timelineOf(events: readonly ContactEventRow[], now: number): Timeline | null {
  const sorted = [...events].sort((a, b) => a.seq - b.seq);
  const first = sorted[0];
  if (!first) return null;
  const customer = new Lane();
  const agent = new Lane();
  let last = Date.parse(first.at);
  for (const { at, event } of sorted) {
    const time = Date.parse(at);
    last = Math.max(last, time);
    if (event.type === 'wrap_up_started') agent.begin('wrap_up', time);
    else if (event.type === 'wrap_up_ended') agent.end(time);
    const kind = begins(event, customer.kind);
    if (kind === null) customer.end(time);
    else if (kind !== undefined) customer.begin(kind, time);
  }
  const isGoingOn = customer.kind !== undefined || agent.kind !== undefined;
  const to = isGoingOn ? Math.max(last, now) : last;
  customer.end(to, true);
  agent.end(to, true);
  const all = [...customer.stages, ...agent.stages];
  const totals = ORDER.map((kind) => {
    const own = all.filter((stage) => stage.kind === kind);
    return {
      kind,
      milliseconds: own.reduce((sum, stage) => sum + stage.to - stage.from, 0),
      times: own.length,
    };
  }).filter((total) => total.times > 0);
  return { from: Date.parse(first.at), to, customer: customer.stages, agent: agent.stages, totals };
}

/** Where a stage stands in the drawing, in percent of the whole; short stages stay visible. */
export function placeOf(
  stage: Stage,
  timeline: Pick<Timeline, 'from' | 'to'>,
): { left: number; width: number } {
  const whole = Math.max(1, timeline.to - timeline.from);
  const left = ((stage.from - timeline.from) / whole) * 100;
  const width = Math.max(0.5, ((stage.to - stage.from) / whole) * 100);
  return { left: Math.min(left, 99.5), width: Math.min(width, 100 - Math.min(left, 99.5)) };
}

/** Steps inside the flow, which are many and interest few. */
export function isDetail(type: string): boolean {
  return ['node_visited', 'input_given', 'message_posted', 'flow_entered'].includes(type);
}
