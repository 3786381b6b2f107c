/** The steps of a contact in words. */
import type { ContactEventRow } from '@/shared/api/types';
import { dayAndTime, duration } from '@/shared/i18n/format';
import type { SharedTexts } from '@/shared/i18n/shared';
import { type Decision, reason } from './decision';
import type { RecordTexts } from './texts';

export interface EventNames {
  t: RecordTexts;
  shared: SharedTexts;
  agent: (id: string) => string;
  queue: (key: string) => string;
  line: (key: string) => string;
  code: (code: string) => string;
  business: (id: string) => string;
}

type Key = Parameters<RecordTexts>[0];

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));

/** A text of a group such as `cause`; the code itself where there is none. */
function named(t: RecordTexts, group: 'cause' | 'party' | 'nodeKind', code: unknown): string {
  const key = `${group}.${text(code)}`;
  const found = t(key as Key);
  return found === key ? text(code) : found;
}

export function eventWords({ event, actor_name }: ContactEventRow, names: EventNames): string {
  const { t, shared } = names;
  const agent = event.agent ? names.agent(text(event.agent)) : (actor_name ?? t('party.agent'));
  const queue = names.queue(text(event.queue));
  const cause = named(t, 'cause', event.cause);
  const who = named(t, 'party', event.by);
  switch (event.type) {
    case 'arrived': {
      const channel = shared(`channel.${text(event.channel)}` as Parameters<SharedTexts>[0]);
      return t('event.arrived', { channel, line: names.line(text(event.line)) });
    }
    case 'identified':
      return t('event.identified', {
        tier: shared(`tier.${text(event.tier)}` as Parameters<SharedTexts>[0]),
      });
    case 'flow_entered':
      return t('event.flow_entered', { flow: text(event.flow), version: text(event.version) });
    case 'node_visited':
      return t('event.node_visited', { node: text(event.node), kind: named(t, 'nodeKind', event.kind) });
    case 'input_given':
      return event.value === null || event.value === undefined
        ? t('event.input_secret')
        : t('event.input_given', { value: text(event.value) });
    case 'business_stepped': {
      const step = event.step as {
        step: string;
        factor?: string;
        script?: string;
        code?: string;
        rules?: string[];
      };
      const words = t(`businessStep.${step.step}` as Key, {
        factor: step.factor ? t(`factorName.${step.factor}` as Key) : '',
        script: text(step.script),
        code: text(step.code),
        rules: (step.rules ?? []).join(', '),
      });
      return t('event.business_stepped', { business: names.business(text(event.business)), step: words });
    }
    case 'service_stepped': {
      const { step, promise, in_time } = event.step as { step: string; promise?: string; in_time?: boolean };
      const key = step === 'cancelled' ? (in_time ? 'cancelled_in_time' : 'cancelled_late') : step;
      const words = t(`serviceStep.${key}` as Key, {
        promise: promise ? t(`servicePromise.${promise}` as Key) : '',
      });
      return t('event.business_stepped', { business: names.business(text(event.item)), step: words });
    }
    case 'message_posted':
      return t('event.message_posted', { who });
    case 'queued':
      return t('event.queued', { queue });
    case 'moved_to_head':
      return t('event.moved_to_head', { leader: actor_name ?? '', queue });
    case 'prioritised':
      return actor_name
        ? t('event.prioritised', { leader: actor_name, by: signed(Number(event.by)) })
        : t('event.late', { by: signed(Number(event.by)) });
    case 'set_aside':
      return t('event.set_aside', { agent, until: dayAndTime(text(event.until)) });
    case 'moved_to_queue': {
      const [from, to] = [names.queue(text(event.from)), names.queue(text(event.to))];
      return t('event.moved_to_queue', { leader: actor_name ?? '', from, to });
    }
    case 'given_to':
      return t('event.given_to', { leader: actor_name ?? '', agent });
    case 'diverted': {
      const by = event.by as { kind?: string; id?: string } | null;
      return t('event.diverted', {
        from: names.queue(text(event.from)),
        to: names.queue(text(event.to)),
        by: by?.kind === 'rule' ? t('event.by_rule', { id: text(by.id) }) : t('event.by_full'),
      });
    }
    case 'turned_away':
      return t('event.turned_away', { queue });
    case 'decided': {
      const decision = event.decision as Decision;
      return t('event.decided', { agent: names.agent(decision.agent), why: reason(t, decision.why) });
    }
    case 'requeued':
      return t('event.requeued', { queue, cause });
    case 'offered':
      return t('event.offered', { agent });
    case 'offer_missed':
      return t('event.offer_missed', { agent, cause });
    case 'connected':
      return t('event.connected', { agent });
    case 'held':
      return t('event.held', { agent });
    case 'recording_ended':
      return t('event.recording_ended', { duration: duration(Number(event.milliseconds) / 1000) });
    case 'conversation_ended':
      return t('event.conversation_ended', { who, cause });
    case 'wrap_up_started':
      return t('event.wrap_up_started', { agent });
    case 'wrap_up_ended': {
      const code = event.code ? names.code(text(event.code)) : t('noCode');
      return t(event.by_timer === true ? 'event.wrap_up_timer' : 'event.wrap_up_ended', { agent, code });
    }
    case 'rated':
      return t('event.rated', { score: text(event.score), grades: text(event.grades) });
    case 'abandoned':
      return t(event.stage === 'queue' ? 'event.abandoned_queue' : 'event.abandoned_flow');
    case 'closed':
      return t('event.closed', { who, cause });
    case 'dialled':
    case 'dial_answered':
    case 'dial_failed':
      return t(`event.${event.type}`, { agent, cause });
    case 'consultation_started':
    case 'conference_started':
      return t(`event.${event.type}`, { agent });
    case 'transfer_offered':
      return t('event.transfer_offered', { agent, staff: names.agent(text(event.colleague)) });
    case 'handed_over':
      return t('event.handed_over', { from: names.agent(text(event.from)), to: names.agent(text(event.to)) });
    case 'rating_explained':
      return t('event.rating_explained', { reason: t(`ratingReason.${text(event.reason)}` as Key) });
    case 'followed_up':
      return t('event.followed_up', { staff: names.agent(text(event.staff)), result: text(event.result) });
    case 'call_back_planned':
      return t('event.call_back_planned', {
        staff: names.agent(text(event.staff)),
        due: dayAndTime(text(event.due)),
      });
    case 'call_back_called_off':
      return t('event.call_back_called_off', { staff: names.agent(text(event.staff)) });
    case 'visit_started':
      return t('event.visit_started', { agent, flow: text(event.flow) });
    case 'visit_ended':
      return t('event.visit_ended', { outcome: text(event.outcome) });
    case 'transferred_to_queue':
      return t('event.transferred_to_queue', { agent, queue });
    case 'guest_joined':
    case 'guest_left':
    case 'listening_started':
    case 'listening_changed':
    case 'listening_ended':
    case 'taken_over': {
      const staff = event.staff ? names.agent(text(event.staff)) : t('outsider');
      const length = duration(Number(event.milliseconds ?? 0) / 1000);
      return t(`event.${event.type}`, { staff, cause, duration: length });
    }
    case 'resumed':
    case 'recording_started':
    case 'survey_asked':
    case 'interrupted':
    case 'call_back_offered':
    case 'call_back_promised':
    case 'call_back_given_out':
      return t(`event.${event.type}`);
    default:
      return t('event.other', { type: event.type });
  }
}
