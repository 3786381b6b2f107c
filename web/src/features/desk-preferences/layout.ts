/** How somebody has arranged their desk, and what of it fits into this window. Pure. */

export interface DeskLayout {
  /** The widths of the columns in pixels; `null`: as the window has them. */
  left_width: number | null;
  right_width: number | null;
  right_open: boolean;
  /** The tabs of the customer's side in their order; others come after them. */
  tabs: readonly string[];
  type_percent: TypePercent;
}

export type TypePercent = 100 | 110 | 120;
export type Side = 'left' | 'right';

export const TYPE_SIZES: readonly TypePercent[] = [100, 110, 120];
export const DEFAULT_LAYOUT: DeskLayout = {
  left_width: null,
  right_width: null,
  right_open: true,
  tabs: [],
  type_percent: 100,
};
export const LIMITS: Readonly<Record<Side, readonly [number, number]>> = {
  left: [260, 420],
  right: [280, 640],
};
/** Less than this the conversation cannot be worked in. */
const MIDDLE_LEAST = 560;
const RAIL = 44;
const WIDE = 1600;

export const within = ([least, most]: readonly [number, number], value: number): number =>
  Math.round(Math.min(most, Math.max(least, value)));

/** The widths of both columns in a window of this width; the middle keeps the room that it needs. */
export function fitted(layout: DeskLayout, windowWidth: number): Record<Side, number> {
  // Media queries ask the window itself and know nothing of the size of the type.
  const room = windowWidth / (layout.type_percent / 100);
  const isWide = windowWidth >= WIDE;
  const left = within(LIMITS.left, layout.left_width ?? (isWide ? 340 : 300));
  if (!layout.right_open) return { left, right: RAIL };
  const wanted = layout.right_width ?? (isWide ? 440 : 324);
  const most = Math.max(LIMITS.right[0], room - left - MIDDLE_LEAST);
  return { left, right: within([LIMITS.right[0], Math.min(LIMITS.right[1], most)], wanted) };
}

/** The items in the order of the keys; those that are not named keep their order after them. */
export function ordered<T extends { key: string }>(items: readonly T[], keys: readonly string[]): T[] {
  const place = (item: T) => {
    const found = keys.indexOf(item.key);
    return found < 0 ? keys.length : found;
  };
  return [...items].sort((one, other) => place(one) - place(other));
}

/** The keys with one of them a place earlier or later. */
export function moved(keys: readonly string[], key: string, by: -1 | 1): string[] {
  const from = keys.indexOf(key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= keys.length) return [...keys];
  const next = [...keys];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** What was kept, as far as it is possible. */
export function completedLayout(kept: Partial<DeskLayout> | null | undefined): DeskLayout {
  const layout = { ...DEFAULT_LAYOUT, ...kept };
  return TYPE_SIZES.includes(layout.type_percent) && Array.isArray(layout.tabs) ? layout : DEFAULT_LAYOUT;
}
