import { expect, it } from 'vitest';
import { fieldsOf, proposals, timeOf } from './times';

const names = (now: string) => proposals(new Date(now)).map(({ name }) => name);

it('times that have passed are not proposed', () => {
  expect(names('2026-03-09T10:00:00')).toEqual(['inAnHour', 'thisAfternoon', 'tomorrowMorning', 'inTwoDays']);
  expect(names('2026-03-09T16:00:00')).toEqual(['inAnHour', 'tomorrowMorning', 'inTwoDays']);
});

it('nobody is called in the evening', () => {
  expect(names('2026-03-09T20:30:00')).toEqual(['tomorrowMorning', 'inTwoDays']);
});

it('the fields of a form name a time, and none while one is empty', () => {
  const time = new Date('2026-03-09T09:05:00');
  expect(fieldsOf(time)).toEqual({ day: '2026-03-09', time: '09:05' });
  expect(timeOf('2026-03-09', '09:05')).toEqual(time);
  expect(timeOf('2026-03-09', '')).toBeUndefined();
});
