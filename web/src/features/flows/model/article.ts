/** A node that answers with an article of the knowledge base. */

import { isObject } from '@/shared/json/value';
import type { FlowDocument, FlowNode } from './document';

/** The action that tells an article. */
export const ARTICLE_ACTION = 'knowledge.article';

/** The article's wording, as texts use it after the action. */
const TOLD = '{values.answer}';

export const isPlaceholder = (text: string): boolean => /\{[a-z0-9._-]+\}/.test(text);

export const isArticleNode = (node: FlowNode | undefined): boolean =>
  node?.kind === 'act' && node.action === ARTICLE_ACTION;

/** Whether the node says what the knowledge base has answered and nothing else. */
function tells(node: FlowNode): boolean {
  if (node.kind !== 'say' || !Array.isArray(node.prompts) || node.prompts.length !== 1) return false;
  const [prompt] = node.prompts;
  if (!isObject(prompt) || !isObject(prompt.text)) return false;
  const texts = Object.values(prompt.text);
  return texts.length > 0 && texts.every((text) => text === TOLD);
}

/**
 * Nodes that answer with an article: the act that looks it up, and the node that says it unless the flow has one
 * already. Whoever gets no answer goes on where the contact goes when all fails.
 */
export function articleNodes(document: FlowDocument, key: string): { [key: string]: FlowNode } {
  const error = typeof document.error === 'string' ? document.error : key;
  const teller = Object.keys(document.nodes).find((one) => tells(document.nodes[one] as FlowNode));
  const told = teller ?? `${key}-told`;
  const act: FlowNode = {
    kind: 'act',
    action: ARTICLE_ACTION,
    parameters: { article: '' },
    outcomes: { found: told },
    otherwise: error,
  };
  if (teller !== undefined) return { [key]: act };
  const languages = Array.isArray(document.languages) ? document.languages.map(String) : ['zh', 'en'];
  const say: FlowNode = {
    kind: 'say',
    name: { zh: '播报知识', en: 'Tell the article' },
    prompts: [{ text: Object.fromEntries(languages.map((language) => [language, TOLD])) }],
    next: error,
  };
  return { [key]: act, [told]: say };
}
