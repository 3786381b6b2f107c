import { describe, expect, it } from 'vitest';
import { withValue } from '@/shared/json/pointer';
import { begin, change, redo, settle, undo } from '@/shared/state/history';
import { difference } from './difference';
import { asDocument, type FlowDocument, placeOf } from './document';
import { addArticle, addNode, changeNode, freeKey, newDocument, removeNode, renameNode } from './edit';
import { KINDS, offeredKinds } from './kinds';
import { heightOf, layout, WIDTH } from './layout';
import { conditionText, waysOf } from './ways';

const FLOW = asDocument({
  id: 'main',
  name: { zh: '主流程', en: 'Main' },
  languages: ['zh', 'en'],
  start: 'welcome',
  human: { node: 'person' },
  error: 'bye',
  nodes: {
    welcome: { kind: 'say', prompts: [{ text: { zh: '您好', en: 'Hello' } }], next: 'menu' },
    menu: {
      kind: 'menu',
      prompts: [{ text: { zh: '您上次选了{answers.menu}', en: '' } }],
      options: [
        { key: '1', label: { zh: '余额', en: 'Balance' }, next: 'person' },
        { key: '2', label: { zh: '再听', en: '' }, next: 'menu' },
      ],
      no_input: { again: 1, next: 'bye' },
      no_match: { again: 1, next: 'bye' },
    },
    person: {
      kind: 'queue',
      queue: 'common',
      refused: 'bye',
      overflow: { after_seconds: 60, next: 'menu' },
      next: 'bye',
    },
    choose: {
      kind: 'decide',
      cases: [
        {
          when: { all: [{ tier: ['gold'] }, { not: { answer: { node: 'menu', is: ['1'] } } }] },
          next: 'person',
        },
      ],
      otherwise: 'menu',
    },
    draw: { kind: 'lottery', prizes: { first: { next: 'bye' } }, otherwise: 'menu' },
    look: {
      kind: 'act',
      action: 'balance',
      outcomes: { found: 'menu', 'not/found': { next: 'bye' } },
      otherwise: 'bye',
    },
    bye: { kind: 'end' },
  },
}) as FlowDocument;

const ways = (key: string) =>
  waysOf(FLOW.nodes[key] ?? { kind: '' }, FLOW).map((way) => [way.pointer, way.to]);

describe('a document as a graph', () => {
  it('has a way for each choice, each retry and each exit', () => {
    expect(ways('menu')).toEqual([
      ['/options/0/next', 'person'],
      ['/options/1/next', 'menu'],
      ['/no_input/next', 'bye'],
      ['/no_match/next', 'bye'],
    ]);
    expect(ways('person')).toEqual([
      ['/overflow/next', 'menu'],
      ['/refused', 'bye'],
      ['/next', 'bye'],
    ]);
    expect(ways('bye')).toEqual([]);
  });

  it('follows outcomes by name, written short or long', () => {
    expect(ways('look')).toEqual([
      ['/outcomes/found', 'menu'],
      ['/outcomes/not~1found/next', 'bye'],
      ['/otherwise', 'bye'],
    ]);
  });

  it('draws a kind that it does not know by what names a node in it', () => {
    expect(ways('draw')).toContainEqual(['/prizes/first/next', 'bye']);
    expect(ways('draw')).toContainEqual(['/otherwise', 'menu']);
  });

  it('puts every node somewhere, the first at the left', () => {
    const places = layout(FLOW);
    expect(Object.keys(places).sort()).toEqual(Object.keys(FLOW.nodes).sort());
    expect(places.welcome?.x).toBeLessThan(places.menu?.x ?? 0);
    expect(places.menu?.x).toBeLessThan(places.person?.x ?? 0);
  });

  it('begins at the top left, draws no node upon another, and what only an intent leads to below', () => {
    const say = (next: string) => ({ kind: 'say', prompts: [{ text: { zh: '好', en: 'Yes' } }], next });
    const many = {
      ...FLOW,
      understanding: { intents: { rate: { node: 'rates', label: { zh: '利率', en: 'Rates' } } } },
      nodes: { rates: say('menu'), ...FLOW.nodes },
    };
    const places = layout(many, true);
    const boxes = Object.entries(places);
    for (const [key, { x, y }] of boxes) {
      expect(x >= (places.welcome?.x ?? 0) && y >= (places.welcome?.y ?? 0), key).toBe(true);
      const height = heightOf(
        waysOf(many.nodes[key as keyof typeof many.nodes] ?? { kind: '' }, many).length,
        true,
      );
      for (const [other, place] of boxes) {
        const isBeside = other === key || place.x >= x + WIDTH || x >= place.x + WIDTH;
        expect(isBeside || place.y >= y + height || place.y < y, `${key} ${other}`).toBe(true);
      }
    }
    expect(places.rates?.x).toBe(places.welcome?.x);
    expect(places.rates?.y).toBeGreaterThan(places.menu?.y ?? 0);
  });

  it('says a condition in words', () => {
    const [first] = waysOf(FLOW.nodes.choose ?? { kind: '' }, FLOW);
    expect(first?.label.zh).toBe('层级：金卡且非（menu 回答 1）');
    expect(conditionText({ customer_known: false }).en).toBe('unknown customer');
  });

  it('reads nothing that has no nodes', () => {
    expect(asDocument({ id: 'x' })).toBeNull();
    expect(asDocument({ id: 'x', nodes: { a: 'b' } })).toBeNull();
    expect(asDocument(null)).toBeNull();
  });
});

describe('changing a document', () => {
  it('renames a node wherever it is named, also in texts', () => {
    const renamed = renameNode(FLOW, 'menu', 'main-menu');
    expect(Object.keys(renamed.nodes)[1]).toBe('main-menu');
    expect(renamed.nodes.welcome?.next).toBe('main-menu');
    expect(waysOf(renamed.nodes.look ?? { kind: '' }, renamed)[0]?.to).toBe('main-menu');
    expect(JSON.stringify(renamed)).toContain('{answers.main-menu}');
    expect(JSON.stringify(renamed)).toContain('"answer":{"node":"main-menu"');
    expect(renameNode(FLOW, 'bye', 'person')).toBe(FLOW);
    expect(renameNode(FLOW, 'person', 'desk').human).toEqual({ node: 'desk' });
  });

  it('changes, adds and takes away without touching the document before', () => {
    const before = structuredClone(FLOW);
    const changed = changeNode(FLOW, 'menu', '/options/0/next', 'bye');
    expect(waysOf(changed.nodes.menu ?? { kind: '' }, changed)[0]?.to).toBe('bye');
    expect(changeNode(FLOW, 'menu', '/options/0', undefined).nodes.menu?.options).toHaveLength(1);
    expect(removeNode(FLOW, 'bye').nodes.bye).toBeUndefined();
    expect(FLOW).toEqual(before);
    expect(withValue({ a: 1 }, '/b/c', 2)).toEqual({ a: 1, b: { c: 2 } });
  });

  it('adds a node of each kind under a free key, its ways leading somewhere', () => {
    for (const kind of Object.keys(KINDS)) {
      const { document, key } = addNode(FLOW, kind);
      expect(FLOW.nodes[key]).toBeUndefined();
      for (const way of waysOf(document.nodes[key] ?? { kind: '' }, document))
        expect(document.nodes[way.to]).toBeDefined();
    }
    expect(freeKey(FLOW, 'menu')).toBe('menu-2');
    expect(freeKey(FLOW, 'set_language')).toBe('set-language');
  });

  it('offers the kinds that the engine has', () => {
    const kind = (name: string) => ({ properties: { kind: { enum: [name] } } });
    const schema = { $defs: { Node: { oneOf: [kind('say'), kind('lottery'), kind('end')] } } };
    expect(offeredKinds(schema)).toEqual(['say', 'end']);
  });

  it('begins a flow with a greeting and an end', () => {
    expect(Object.keys(newDocument('x', '新', 'New').nodes)).toEqual(['welcome', 'bye']);
  });
});

describe('what customers may say', () => {
  const understood = asDocument({
    ...FLOW,
    understanding: {
      intents: { balance: { node: 'person', label: { zh: '余额', en: 'Balance' } } },
      answer: 'look',
      urgent: 'person',
      ask_back: [],
    },
  }) as FlowDocument;

  it('follows a node that is renamed', () => {
    const renamed = renameNode(understood, 'person', 'desk').understanding;
    expect(renamed).toMatchObject({ intents: { balance: { node: 'desk' } }, answer: 'look', urgent: 'desk' });
  });

  it('is said in words where a case goes by it', () => {
    expect(conditionText({ verified: true }).zh).toBe('已核验身份');
    expect(conditionText({ value: { value: 'topic', is: ['balance'] } }).en).toBe('topic is balance');
    expect(conditionText({ value: { value: 'account', is: [] } }).zh).toBe('有 account');
  });
});

describe('findings', () => {
  it('point at a node and a place in it', () => {
    expect(placeOf('/nodes/menu/options/0/next')).toEqual({ node: 'menu', within: '/options/0/next' });
    expect(placeOf('/start')).toEqual({ node: null, within: '/start' });
    expect(placeOf('/nodes/a~1b')).toEqual({ node: 'a/b', within: '' });
  });
});

describe('undoing', () => {
  it('goes back and forth, and typing in one place is one step', () => {
    let history = begin('');
    for (const text of ['您', '您好', '您好！']) history = change(history, text, '/a');
    history = change(history, '再见', '/b');
    expect(history.past).toEqual(['', '您好！']);
    history = undo(history);
    expect(history.present).toBe('您好！');
    history = undo(history);
    expect(history.present).toBe('');
    expect(undo(history)).toBe(history);
    history = redo(redo(history));
    expect(history.present).toBe('再见');
    history = change(undo(history), '其他', '/c');
    expect(redo(history)).toBe(history);
  });

  it('begins a step of its own after settling', () => {
    const history = change(settle(change(begin('a'), 'b', '/x')), 'c', '/x');
    expect(history.past).toEqual(['a', 'b']);
  });
});

describe('a difference', () => {
  it('names what was added, removed and changed', () => {
    const after = changeNode(
      addNode(removeNode(FLOW, 'draw'), 'say').document,
      'welcome',
      '/prompts/0/text/zh',
      '新春快乐',
    );
    expect(difference(FLOW, { ...after, start: 'menu' })).toEqual([
      { node: null, how: 'changed', values: [{ pointer: '/start', before: 'welcome', after: 'menu' }] },
      { node: 'draw', how: 'removed', values: [] },
      { node: 'say', how: 'added', values: [] },
      {
        node: 'welcome',
        how: 'changed',
        values: [{ pointer: '/prompts/0/text/zh', before: '您好', after: '新春快乐' }],
      },
    ]);
  });

  it('is nothing where only the order of fields differs', () => {
    expect(difference(FLOW, FLOW)).toEqual([]);
    const turned = Object.fromEntries(Object.entries(FLOW.nodes.person ?? {}).reverse()) as { kind: string };
    expect(difference(FLOW, { ...FLOW, nodes: { ...FLOW.nodes, person: turned } })).toEqual([]);
  });
});

describe('an answer out of the knowledge base', () => {
  it('is said by a node of its own, until the flow has one', () => {
    const first = addArticle(FLOW);
    expect(first.document.nodes['article-answer']).toMatchObject({
      kind: 'act',
      outcomes: { found: 'article-answer-told' },
      otherwise: 'bye',
    });
    expect(first.document.nodes['article-answer-told']).toMatchObject({ kind: 'say', next: 'bye' });
    const second = addArticle(first.document);
    expect(second.key).toBe('article-answer-2');
    expect(second.document.nodes['article-answer-2']?.outcomes).toEqual({ found: 'article-answer-told' });
    expect(Object.keys(second.document.nodes)).toHaveLength(Object.keys(first.document.nodes).length + 1);
  });
});

describe('corrections of a menu', () => {
  it('are ways on that follow when a node gets another key', () => {
    const menu = { ...FLOW.nodes.menu, kind: 'menu', corrections: { amount: 'look' } };
    const document = { ...FLOW, nodes: { ...FLOW.nodes, menu } };
    expect(waysOf(menu, document).map((way) => way.pointer)).toContain('/corrections/amount');
    expect(renameNode(document, 'look', 'seek').nodes.menu?.corrections).toEqual({ amount: 'seek' });
  });
});
