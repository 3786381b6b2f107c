/** The times that are proposed for a call-back, and how the fields of a form name a time. */
import type { CallBackTimes } from './planned';

const two = (value: number) => String(value).padStart(2, '0');

/** The day and the time of day, as fields of a form have them. */
export function fieldsOf(time: Date): { day: string; time: string } {
  return {
    day: `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`,
    time: `${two(time.getHours())}:${two(time.getMinutes())}`,
  };
}

/** The time that the fields name; nothing while one is empty. */
export function timeOf(day: string, time: string): Date | undefined {
  const found = new Date(`${day}T${time}`);
  return day && time && !Number.isNaN(found.getTime()) ? found : undefined;
}

export type Proposal = 'inAnHour' | 'thisAfternoon' | 'tomorrowMorning' | 'inTwoDays';

/** Times that customers often name, the earliest first; those that have passed or cannot be agreed on are left out. */
export function proposals(now: Date, times: CallBackTimes): { name: Proposal; at: Date }[] {
  const on = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const inAnHour = new Date(now.getTime() + 3_600_000);
  inAnHour.setSeconds(0, 0);
  // It takes a moment to agree.
  const soonest = now.getTime() + times.least_seconds * 1000 + 300_000;
  const latest = now.getTime() + times.most_seconds * 1000;
  const [from = '', until = ''] = times.hours.split('-');
  const isCalled = (at: Date) => fieldsOf(at).time >= from && fieldsOf(at).time < until;
  return [
    { name: 'inAnHour' as const, at: inAnHour },
    { name: 'thisAfternoon' as const, at: on(0, 15) },
    { name: 'tomorrowMorning' as const, at: on(1, 9) },
    { name: 'inTwoDays' as const, at: on(2, 9) },
  ].filter(({ at }) => at.getTime() > soonest && at.getTime() <= latest && isCalled(at));
}
