/** How near the next promise of an order is. */
import type { Order } from './types';

export type Urgency = 'late' | 'soon' | 'calm';

/** What is due within this time is marked before it is late. */
const SOON_MS = 10 * 60_000;

export function urgency(order: Pick<Order, 'next'>, now: number): Urgency | null {
  if (!order.next) return null;
  const left = Date.parse(order.next.at) - now;
  if (left <= 0) return 'late';
  return left <= SOON_MS ? 'soon' : 'calm';
}

/** Whole minutes until the promise; negative once it is late. */
export function minutesLeft(order: Pick<Order, 'next'>, now: number): number {
  return order.next ? Math.floor((Date.parse(order.next.at) - now) / 60_000) : 0;
}
