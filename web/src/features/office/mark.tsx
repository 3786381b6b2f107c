import type { ReactNode } from 'react';

export type MarkKind = 'plain' | 'good' | 'busy' | 'warn' | 'bad';

/** A state in a word, with its colour beside it. */
export function Mark({ kind = 'plain', children }: { kind?: MarkKind; children: ReactNode }) {
  return <span className={`mark mark-${kind}`}>{children}</span>;
}
