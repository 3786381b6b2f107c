/** Orders in words: their state, what is promised next, what happened. */
import { dayAndTime } from '@/shared/i18n/format';
import { useNow } from '@/shared/time/clock';
import { minutesLeft, urgency } from './deadline';
import { Tag, type TagKind } from './tag';
import { useConciergeTexts } from './texts';
import type { Order, OrderState } from './types';

const KINDS: Record<OrderState, TagKind> = {
  drafted: 'plain',
  requested: 'busy',
  placed: 'busy',
  confirmed: 'good',
  done: 'good',
  cancelled: 'plain',
  failed: 'bad',
  declined: 'plain',
  expired: 'plain',
};

export function StateTag({ state }: { state: OrderState }) {
  const t = useConciergeTexts();
  return <Tag kind={KINDS[state]}>{t(`state.${state}`)}</Tag>;
}

/** What must be kept next and how long that is; red with a word once it is late. */
export function NextPromise({ order }: { order: Order }) {
  const t = useConciergeTexts();
  const now = useNow();
  const how = urgency(order, now);
  if (!order.next || !how) return null;
  const promise = t(`promise.${order.next.promise}`);
  const minutes = minutesLeft(order, now);
  const kind = { late: 'bad', soon: 'warn', calm: 'plain' } as const;
  return (
    <span className={`service-due service-due-${how}`}>
      <Tag kind={kind[how]}>
        {how === 'late'
          ? t('late', { promise, count: Math.max(1, -minutes) })
          : how === 'soon'
            ? t('soon', { promise, count: minutes + 1 })
            : t('by', { promise, time: dayAndTime(order.next.at, now) })}
      </Tag>
    </span>
  );
}

/** The steps of an order, the first one first. */
export function Steps({ order }: { order: Order }) {
  const t = useConciergeTexts();
  return (
    <ol className="service-steps" aria-label={t('progress')}>
      {order.steps.map((taken, index) => (
        // Steps are only ever added.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place of a step is what it is known by
        <li key={index}>
          <time className="numbers" dateTime={taken.at}>
            {dayAndTime(taken.at)}
          </time>{' '}
          <StepWords step={taken.step} />
          {taken.by_name && <span className="service-quiet"> · {taken.by_name}</span>}
          {taken.note && <span className="service-note">{taken.note}</span>}
        </li>
      ))}
    </ol>
  );
}

function StepWords({ step }: { step: Order['steps'][number]['step'] }) {
  const t = useConciergeTexts();
  if (step.step === 'overdue' && step.promise) {
    return <b className="service-late">{t('step.overdue', { promise: t(`promise.${step.promise}`) })}</b>;
  }
  if (step.step === 'cancelled') return t(step.in_time ? 'step.cancelled_in_time' : 'step.cancelled_late');
  return t(`step.${step.step as 'placed'}`);
}
