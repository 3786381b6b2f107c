/** Where the articles of a map stand: the first in the middle, the others on rings by their distance. */
import type { ArticleMap, MapNode, Relation } from './knowledge-api';

export interface Placed extends MapNode {
  x: number;
  y: number;
}

export const WIDTH = 920;
export const HEIGHT = 560;
/** The rings are ellipses, because boxes are wider than high. */
const RINGS = [
  { x: 0, y: 0 },
  { x: 245, y: 150 },
  { x: 385, y: 245 },
  { x: 400, y: 255 },
];

export function placeNodes({ nodes, edges }: ArticleMap): Placed[] {
  const angles = new Map<string, number>();
  const placed: Placed[] = [];
  const near = (id: string) =>
    edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : []));
  for (let distance = 0; distance < RINGS.length; distance++) {
    const ring = nodes.filter((node) => node.distance === distance);
    // Beside what it belongs to: by the mean angle of its neighbours on the ring inside.
    const wish = (node: MapNode) => {
      const known = near(node.id).flatMap((id) => angles.get(id) ?? []);
      const x = known.reduce((sum, angle) => sum + Math.cos(angle), 0);
      const y = known.reduce((sum, angle) => sum + Math.sin(angle), 0);
      return known.length === 0 ? 0 : Math.atan2(y, x);
    };
    const ordered = ring.map((node) => ({ node, wish: distance > 1 ? wish(node) : 0 }));
    if (distance > 1) ordered.sort((a, b) => a.wish - b.wish);
    const radius = RINGS[distance] ?? { x: 0, y: 0 };
    const turn = distance > 1 ? Math.PI / Math.max(1, ring.length) : -Math.PI / 2;
    ordered.forEach(({ node }, index) => {
      const angle = turn - (distance > 1 ? Math.PI : 0) + (2 * Math.PI * index) / ring.length;
      angles.set(node.id, angle);
      placed.push({
        ...node,
        x: WIDTH / 2 + radius.x * Math.cos(angle),
        y: HEIGHT / 2 + radius.y * Math.sin(angle),
      });
    });
  }
  return placed;
}

/** A title that fits into a box. */
export const shortTitle = (title: string, most = 11): string => {
  const width = (text: string) =>
    [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 255 ? 1 : 0.55), 0);
  if (width(title) <= most) return title;
  let kept = '';
  for (const one of title) {
    if (width(kept + one) > most - 1) break;
    kept += one;
  }
  return `${kept.trimEnd()}…`;
};

/** How two articles belong together, in whichever direction: one label of a line or two, not one upon the other. */
export interface Joined {
  one: string;
  other: string;
  relations: Relation[];
}

export function joined(edges: ArticleMap['edges']): Joined[] {
  const pairs = new Map<string, Joined>();
  for (const { from, to, relation } of edges) {
    const key = [from, to].sort().join(' ');
    const pair = pairs.get(key) ?? { one: from, other: to, relations: [] };
    if (!pair.relations.includes(relation)) pair.relations.push(relation);
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}
