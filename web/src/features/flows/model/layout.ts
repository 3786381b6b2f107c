/** Where nodes are drawn: in columns from left to right, unless somebody has put them elsewhere. */

import { isObject, type Json } from '@/shared/json/value';
import type { FlowDocument } from './document';
import { waysOf } from './ways';

export interface Place {
  x: number;
  y: number;
}
export type Places = Readonly<Record<string, Place>>;

export const WIDTH = 232;
const HEAD = 62;
const ROW = 24;
const FIGURES = 22;
/** Free space around the picture, between columns and between nodes of a column. */
const MARGIN = 20;
const BESIDE = 72;
const BELOW = 28;

/** How high a node is drawn: its head, its figures where there are any, and a row for each way. */
export const heightOf = (ways: number, hasFigures: boolean): number =>
  HEAD + (hasFigures ? FIGURES : 0) + ways * ROW + (ways > 0 ? 8 : 0);

interface Arrow {
  to: string;
  /** Its row among the ways of the node, from 0. */
  row: number;
}

/** Every node that the heading leads to: the start, then what else can begin, such as an intent's node. */
function openings(document: FlowDocument): string[] {
  const found: string[] = [];
  const take = (value: Json | undefined) => {
    if (typeof value === 'string') found.push(value);
  };
  const { human, understanding } = document;
  take(document.start);
  if (isObject(human)) take(human.node);
  if (isObject(understanding)) {
    for (const intent of Object.values(isObject(understanding.intents) ? understanding.intents : {})) {
      if (isObject(intent)) take(intent.node);
    }
    take(understanding.answer);
    take(understanding.urgent);
  }
  take(document.error);
  return [...new Set(found)].filter((key) => document.nodes[key] !== undefined);
}

/** What a root leads to and nobody before it: the nodes in order, and the ways among them that do not lead back. */
function bandOf(root: string, arrows: ReadonlyMap<string, readonly Arrow[]>, placed: ReadonlySet<string>) {
  const order: string[] = [];
  const forward: { from: string; to: string; row: number }[] = [];
  const open = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string) => {
    seen.add(key);
    open.add(key);
    for (const { to, row } of arrows.get(key) ?? []) {
      if (placed.has(to) || open.has(to)) continue;
      forward.push({ from: key, to, row });
      if (!seen.has(to)) visit(to);
    }
    open.delete(key);
    order.unshift(key);
  };
  visit(root);
  return { order, forward };
}

/**
 * The start stands at the top left, and what follows stands to the right of it, as high as the first way that leads there.
 * What only an intent or the heading leads to comes below, in the same manner.
 */
export function layout(document: FlowDocument, hasFigures = false): Places {
  const keys = Object.keys(document.nodes);
  const arrows = new Map<string, Arrow[]>();
  const heights = new Map<string, number>();
  for (const [key, node] of Object.entries(document.nodes)) {
    const ways = waysOf(node, document);
    heights.set(key, heightOf(ways.length, hasFigures));
    arrows.set(
      key,
      ways
        .map((way, row) => ({ to: way.to, row }))
        .filter(({ to }) => to !== key && document.nodes[to] !== undefined),
    );
  }
  const places: Record<string, Place> = {};
  const placed = new Set<string>();
  let top = MARGIN;
  for (const root of [...openings(document), ...keys]) {
    if (placed.has(root)) continue;
    const { order, forward } = bandOf(root, arrows, placed);
    // Each node stands one column after the last of those that lead to it.
    const column = new Map<string, number>(order.map((key) => [key, 0]));
    for (const key of order) {
      for (const { from, to } of forward) {
        if (from === key) column.set(to, Math.max(column.get(to) ?? 0, (column.get(key) ?? 0) + 1));
      }
    }
    let bottom = top;
    for (let at = 0; at <= Math.max(...column.values()); at++) {
      const wished = order
        .filter((key) => column.get(key) === at)
        .map((key) => {
          const rows = forward
            .filter(({ to }) => to === key)
            .map(({ from, row }) => (places[from]?.y ?? top) + row * ROW);
          return { key, y: rows.length > 0 ? Math.min(...rows) : top };
        })
        .sort((one, other) => one.y - other.y);
      let free = top;
      for (const { key, y } of wished) {
        const place = { x: MARGIN + at * (WIDTH + BESIDE), y: Math.round(Math.max(free, y)) };
        places[key] = place;
        placed.add(key);
        free = place.y + (heights.get(key) ?? HEAD) + BELOW;
      }
      bottom = Math.max(bottom, free);
    }
    top = bottom + BELOW;
  }
  return places;
}
