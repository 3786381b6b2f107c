/** Where nodes are drawn: in layers from left to right, unless somebody has put them elsewhere. */
import dagre from '@dagrejs/dagre';
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

/** How high a node is drawn: its head, its figures where there are any, and a row for each way. */
export const heightOf = (ways: number, hasFigures: boolean): number =>
  HEAD + (hasFigures ? 22 : 0) + ways * ROW + (ways > 0 ? 8 : 0);

export function layout(document: FlowDocument, hasFigures = false): Places {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 64, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  const keys = Object.keys(document.nodes);
  // The first node is told first, so that it comes to stand at the left.
  const start = typeof document.start === 'string' ? document.start : '';
  for (const key of [...keys].sort((a, b) => Number(b === start) - Number(a === start))) {
    const node = document.nodes[key];
    if (!node) continue;
    graph.setNode(key, { width: WIDTH, height: heightOf(waysOf(node, document).length, hasFigures) });
  }
  for (const [key, node] of Object.entries(document.nodes)) {
    for (const way of waysOf(node, document)) {
      if (document.nodes[way.to] && way.to !== key) graph.setEdge(key, way.to, {}, way.pointer);
    }
  }
  dagre.layout(graph);
  return Object.fromEntries(
    keys.map((key) => {
      const { x, y, height } = graph.node(key);
      return [key, { x: Math.round(x - WIDTH / 2), y: Math.round(y - height / 2) }];
    }),
  );
}
