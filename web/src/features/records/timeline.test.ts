import { describe, expect, it } from 'vitest';
import type { ContactEventRow } from '@/shared/api/types';
import { isDetail, placeOf, timelineOf } from './timeline';

const START = Date.UTC(2026, 10, 21, 8, 0, 0);

function events(...steps: [type: string, second: number][]): ContactEventRow[] {
  return steps.map(([type, second], index) => ({
    seq: index + 1,
    at: new Date(START + second * 1000).toISOString(),
    actor_name: null,
    event: { type },
  }));
}
const shape = (stages: { kind: string; from: number; to: number }[]) =>
  stages.map((stage) => [stage.kind, (stage.from - START) / 1000, (stage.to - START) / 1000]);

const CALL = events(
  ['arrived', 0],
  ['flow_entered', 0],
  ['node_visited', 1],
  ['queued', 32],
  ['node_visited', 33],
  ['offered', 60],
  ['connected', 65],
  ['held', 120],
  ['resumed', 150],
  ['conversation_ended', 200],
  ['wrap_up_started', 200],
  ['survey_asked', 201],
  ['rated', 210],
  ['closed', 212],
  ['wrap_up_ended', 240],
);

describe('the timeline of a contact', () => {
  it('is a row of stages without gaps as the customer goes through them', () => {
    const timeline = timelineOf(CALL, START + 999_000);
    expect(shape(timeline?.customer ?? [])).toEqual([
      ['flow', 0, 32],
      ['queue', 32, 65],
      ['conversation', 65, 120],
      ['hold', 120, 150],
      ['conversation', 150, 200],
      ['survey', 201, 212],
    ]);
  });

  it('has the wrap-up beside it, because the customer is gone or rates meanwhile', () => {
    expect(shape(timelineOf(CALL, 0)?.agent ?? [])).toEqual([['wrap_up', 200, 240]]);
  });

  it('sums each kind of stage and counts how often it was', () => {
    const totals = timelineOf(CALL, 0)?.totals ?? [];
    expect(totals.map((total) => [total.kind, total.milliseconds / 1000, total.times])).toEqual([
      ['flow', 32, 1],
      ['queue', 33, 1],
      ['conversation', 105, 2],
      ['hold', 30, 1],
      ['survey', 11, 1],
      ['wrap_up', 40, 1],
    ]);
  });

  it('ends with its last event, whatever the time is now', () => {
    expect(timelineOf(CALL, START + 3_600_000)?.to).toBe(START + 240_000);
  });

  it('goes on to the present while the contact does', () => {
    const timeline = timelineOf(events(['arrived', 0], ['queued', 10]), START + 70_000);
    expect(shape(timeline?.customer ?? [])).toEqual([
      ['flow', 0, 10],
      ['queue', 10, 70],
    ]);
    expect(timeline?.customer.at(-1)?.isOpen).toBe(true);
  });

  it('waits on in the queue when an offer was missed or the agent was lost', () => {
    const missed = timelineOf(
      events(
        ['arrived', 0],
        ['queued', 5],
        ['offered', 8],
        ['offer_missed', 23],
        ['requeued', 23],
        ['connected', 30],
        ['requeued', 50],
        ['abandoned', 70],
        ['closed', 70],
      ),
      0,
    );
    expect(shape(missed?.customer ?? [])).toEqual([
      ['flow', 0, 5],
      ['queue', 5, 30],
      ['conversation', 30, 50],
      ['queue', 50, 70],
    ]);
  });

  it('rates from the survey node on, not from the grade', () => {
    const steps = events(
      ['arrived', 0],
      ['connected', 5],
      ['conversation_ended', 60],
      ['node_visited', 62],
      ['survey_asked', 90],
      ['rated', 90],
      ['closed', 95],
    );
    const asked = steps.map((step) =>
      step.event.type === 'node_visited' ? { ...step, event: { ...step.event, kind: 'survey' } } : step,
    );
    expect(shape(timelineOf(asked, 0)?.customer ?? []).at(-1)).toEqual(['survey', 62, 95]);
  });

  it('is nothing without events', () => {
    expect(timelineOf([], 0)).toBeNull();
  });

  it('takes events in the order of their numbers, not of their arrival', () => {
    expect(shape(timelineOf([...CALL].reverse(), 0)?.customer ?? [])[0]).toEqual(['flow', 0, 32]);
  });
});

describe('the drawing', () => {
  it('keeps short stages visible and inside the bar', () => {
    const timeline = { from: START, to: START + 1_000_000 };
    const stage = { kind: 'hold' as const, from: START + 999_900, to: START + 1_000_000, isOpen: false };
    const place = placeOf(stage, timeline);
    expect(place.width).toBeGreaterThanOrEqual(0.5);
    expect(place.left + place.width).toBeLessThanOrEqual(100);
  });

  it('leaves the steps inside the flow to those who ask for them', () => {
    expect(isDetail('node_visited')).toBe(true);
    expect(isDetail('connected')).toBe(false);
  });
});
