/**
 * Pages of a list by cursor. The cursor stands in the address, so that a reload, Back and a kept link show the same
 * page; the cursors of the pages before stand in the history entry.
 */
import { useLocation, useNavigate, useSearchParams } from 'react-router';

interface Kept {
  trail?: (string | null)[];
  [name: string]: unknown;
}

export interface Cursor {
  after: string | null;
  /** There is a page before this one that is known. */
  hasPrevious: boolean;
  /** This is not the first page. */
  isLater: boolean;
  next: (cursor: string) => void;
  previous: () => void;
  first: () => void;
}

export function useCursor(): Cursor {
  const [query] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const kept = (state ?? {}) as Kept;
  const trail = kept.trail ?? [];
  const after = query.get('after');
  const go = (cursor: string | null, newTrail: (string | null)[]) => {
    const moved = new URLSearchParams(query);
    if (cursor === null) moved.delete('after');
    else moved.set('after', cursor);
    void navigate({ search: moved.toString() }, { state: { ...kept, trail: newTrail } });
  };
  return {
    after,
    hasPrevious: trail.length > 0,
    isLater: after !== null,
    next: (cursor) => go(cursor, [...trail, after]),
    previous: () => go(trail.at(-1) ?? null, trail.slice(0, -1)),
    first: () => go(null, []),
  };
}
