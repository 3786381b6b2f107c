import { expect, it } from 'vitest';
import { HEIGHT, joined, placeNodes, shortTitle, WIDTH } from './map-layout';

const node = (id: string, distance: number) => ({ id, title: id, business: 'fx', distance });

it('puts the article in the middle and everything within the picture, apart from each other', () => {
  const nodes = [
    node('a', 0),
    ...[1, 2, 3, 4].map((n) => node(`b${n}`, 1)),
    ...[1, 2, 3, 4, 5, 6].map((n) => node(`c${n}`, 2)),
  ];
  const edges = nodes.slice(1).map((one, index) => ({
    from: one.distance === 1 ? 'a' : `b${(index % 4) + 1}`,
    to: one.id,
    relation: 'next' as const,
  }));
  const placed = placeNodes({ nodes, edges });
  expect(placed[0]).toMatchObject({ x: WIDTH / 2, y: HEIGHT / 2 });
  expect(placed).toHaveLength(nodes.length);
  for (const one of placed) {
    expect(one.x > 60 && one.x < WIDTH - 60 && one.y > 20 && one.y < HEIGHT - 20, one.id).toBe(true);
    const closest = Math.min(
      ...placed.filter((other) => other !== one).map((other) => Math.hypot(other.x - one.x, other.y - one.y)),
    );
    expect(closest, one.id).toBeGreaterThan(60);
  }
});

it('shortens what does not fit', () => {
  expect(shortTitle('银行卡挂失')).toBe('银行卡挂失');
  expect(shortTitle('开通数字人民币钱包和升级限额')).toBe('开通数字人民币钱包和…');
});

it('says once what two articles are to each other, from both sides', () => {
  const edges = [
    { from: 'a', to: 'b', relation: 'next' as const },
    { from: 'b', to: 'a', relation: 'before' as const },
    { from: 'c', to: 'a', relation: 'next' as const },
    { from: 'a', to: 'c', relation: 'next' as const },
  ];
  expect(joined(edges)).toEqual([
    { one: 'a', other: 'b', relations: ['next', 'before'] },
    { one: 'c', other: 'a', relations: ['next'] },
  ]);
});
