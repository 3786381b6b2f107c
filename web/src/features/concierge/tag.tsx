import type { ReactNode } from 'react';

export type TagKind = 'plain' | 'good' | 'busy' | 'warn' | 'bad';

/** A state in a word, with its colour beside it. */
export function Tag({ kind = 'plain', children }: { kind?: TagKind; children: ReactNode }) {
  return <span className={`service-tag service-tag-${kind}`}>{children}</span>;
}
