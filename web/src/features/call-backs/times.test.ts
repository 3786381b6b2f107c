import { expect, it } from 'vitest';
import { fieldsOf, proposals, timeOf } from './times';

const usual = { least_seconds: 300, most_seconds: 2_592_000, hours: '08:00-21:00' };
const names = (now: string, times = usual) => proposals(new Date(now), times).map(({ name }) => name);

it('times that have passed are not proposed', () => {
  expect(names('2026-03-09T10:00:00')).toEqual(['inAnHour', 'thisAfternoon', 'tomorrowMorning', 'inTwoDays']);
  expect(names('2026-03-09T16:00:00')).toEqual(['inAnHour', 'tomorrowMorning', 'inTwoDays']);
});

it('nobody is called in the evening', () => {
  expect(names('2026-03-09T20:30:00')).toEqual(['tomorrowMorning', 'inTwoDays']);
});

it('times at which the bank does not call are not proposed', () => {
  const late = { ...usual, hours: '09:30-15:00' };
  expect(names('2026-03-09T13:00:00', late)).toEqual(['inAnHour']);
  expect(names('2026-03-09T10:00:00', { ...usual, most_seconds: 86_400 })).toEqual([
    'inAnHour',
    'thisAfternoon',
    'tomorrowMorning',
  ]);
});

it('the fields of a form name a time, and none while one is empty', () => {
  const time = new Date('2026-03-09T09:05:00');
  expect(fieldsOf(time)).toEqual({ day: '2026-03-09', time: '09:05' });
  expect(timeOf('2026-03-09', '09:05')).toEqual(time);
  expect(timeOf('2026-03-09', '')).toBeUndefined();
});
