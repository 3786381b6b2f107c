/** What differs between two documents, node by node. */
import { escaped } from '@/shared/json/pointer';
import { isObject, type Json, same } from '@/shared/json/value';
import type { FlowDocument } from './document';

export interface ValueChange {
  /** Below the node, or in the heading. */
  pointer: string;
  before?: Json;
  after?: Json;
}
export interface NodeChange {
  /** `null`: the heading. */
  node: string | null;
  how: 'added' | 'removed' | 'changed';
  values: ValueChange[];
}

function values(before: Json | undefined, after: Json | undefined, at: string): ValueChange[] {
  if (same(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => values(before[name], after[name], `${at}/${escaped(name)}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      values(before[index], after[index], `${at}/${index}`),
    );
  }
  return [
    { pointer: at, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  ];
}

/** The changes from one document to another: the heading first, then the nodes by key. */
export function difference(before: FlowDocument, after: FlowDocument): NodeChange[] {
  const { nodes: old, ...oldHeading } = before;
  const { nodes: young, ...youngHeading } = after;
  const heading = values(oldHeading as Json, youngHeading as Json, '');
  const changes: NodeChange[] = heading.length > 0 ? [{ node: null, how: 'changed', values: heading }] : [];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(young)])].sort();
  for (const node of keys) {
    const [from, to] = [old[node], young[node]];
    const how = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    const changed = how === 'changed' ? values(from, to, '') : [];
    if (how !== 'changed' || changed.length > 0) changes.push({ node, how, values: changed });
  }
  return changes;
}
