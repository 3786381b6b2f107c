/** What all parts of the designer share. */
import { createContext, useContext } from 'react';
import type { Json } from '@/shared/json/value';
import type { Finding, NodeFigures } from './flows-api';
import type { FlowDocument } from './model/document';

export interface Designer {
  document: FlowDocument;
  findings: readonly Finding[] | null;
  /** Kinds of nodes that can be added. */
  kinds: readonly string[];
  selected: string | null;
  /** The way of the rehearsal that is under way. */
  path: readonly string[];
  figures: ReadonlyMap<string, NodeFigures> | null;
  /** Another document; changes at the same place in a row are one step of undoing. */
  change: (document: FlowDocument, place?: string) => void;
  select: (node: string | null) => void;
  /** Shows where a pointer leads: a node, or the settings of the flow. */
  show: (pointer: string) => void;
}

export const DesignerContext = createContext<Designer | null>(null);

export function useDesigner(): Designer {
  const designer = useContext(DesignerContext);
  if (!designer) throw new Error('the designer is not there');
  return designer;
}

/** What a form changes: a node, or the heading of the flow. */
export interface Editing {
  /** The pointer of what is edited. */
  at: string;
  value: Json;
  put: (pointer: string, value: Json | undefined) => void;
}
