/** Changes of a document: each takes one and gives another. */

import { withValue } from '@/shared/json/pointer';
import { isObject, type Json } from '@/shared/json/value';
import { articleNodes } from './article';
import { type FlowDocument, type FlowNode, mentions, nodePointer } from './document';
import { kindOf } from './kinds';

/** A key that no node has yet: the wish, or the wish with a number. */
export function freeKey(document: FlowDocument, wish: string): string {
  const stem = wish.replaceAll('_', '-');
  if (!document.nodes[stem]) return stem;
  for (let number = 2; ; number += 1) {
    if (!document.nodes[`${stem}-${number}`]) return `${stem}-${number}`;
  }
}

const withNodes = (document: FlowDocument, nodes: { [key: string]: FlowNode }): FlowDocument => ({
  ...document,
  nodes,
});

/** Adds a node of the kind that leads on to where the contact goes on when all fails, so that nothing is left open. */
export function addNode(document: FlowDocument, kind: string): { document: FlowDocument; key: string } {
  const key = freeKey(document, kind);
  const next = typeof document.error === 'string' ? document.error : key;
  return { document: withNodes(document, { ...document.nodes, [key]: kindOf(kind).blank(next) }), key };
}

/** Adds what answers with an article of the knowledge base. */
export function addArticle(document: FlowDocument): { document: FlowDocument; key: string } {
  const key = freeKey(document, 'article-answer');
  return { document: withNodes(document, { ...document.nodes, ...articleNodes(document, key) }), key };
}

export function copyNode(document: FlowDocument, key: string): { document: FlowDocument; key: string } {
  const node = document.nodes[key];
  if (!node) return { document, key };
  const copy = freeKey(document, `${key}-copy`);
  return { document: withNodes(document, { ...document.nodes, [copy]: structuredClone(node) }), key: copy };
}

/** Takes a node away. What led to it still does, so that the check says where a way is open. */
export function removeNode(document: FlowDocument, key: string): FlowDocument {
  const { [key]: _, ...nodes } = document.nodes;
  return withNodes(document, nodes);
}

/** Gives a node another key, wherever it is named. */
export function renameNode(document: FlowDocument, from: string, to: string): FlowDocument {
  const node = document.nodes[from];
  if (!node || from === to || document.nodes[to]) return document;
  const pointed = mentions(document, from).reduce(
    (changed, pointer) => withValue(changed, pointer, to),
    document,
  );
  const nodes = Object.fromEntries(
    Object.entries(pointed.nodes).map(([key, one]) => [key === from ? to : key, one] as const),
  );
  // Texts may hold the answer to a question.
  return answersRenamed(withNodes(pointed, nodes), from, to);
}

function answersRenamed(document: FlowDocument, from: string, to: string): FlowDocument {
  const [before, after] = [`{answers.${from}}`, `{answers.${to}}`];
  const inside = (value: Json): Json => {
    if (typeof value === 'string') return value.replaceAll(before, after);
    if (Array.isArray(value)) return value.map(inside);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inside(one)]));
  };
  return inside(document) as FlowDocument;
}

/** Changes a value of a node; `undefined` takes it away. */
export function changeNode(
  document: FlowDocument,
  key: string,
  pointer: string,
  value: Json | undefined,
): FlowDocument {
  return withValue(document, `${nodePointer(key)}${pointer}`, value);
}

/** The smallest flow that can be published: a greeting and the end. */
export function newDocument(id: string, zh: string, en: string): FlowDocument {
  return {
    id,
    name: { zh, en },
    languages: ['zh', 'en'],
    start: 'welcome',
    human: { node: 'bye' },
    error: 'bye',
    nodes: {
      welcome: {
        kind: 'say',
        name: { zh: '欢迎语', en: 'Welcome' },
        prompts: [{ text: { zh: '您好，欢迎光临。', en: 'Hello, and welcome.' } }],
        next: 'bye',
      },
      bye: {
        kind: 'end',
        name: { zh: '结束', en: 'Good-bye' },
        prompts: [{ text: { zh: '感谢您的使用，再见。', en: 'Thank you and good-bye.' } }],
      },
    },
  };
}
