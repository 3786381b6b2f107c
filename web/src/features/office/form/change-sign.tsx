import './changes.css';

/** What happened to something between two versions. */
export type How = 'added' | 'removed' | 'changed' | 'moved';

const SIGN: Record<How, string> = { added: '+', removed: '−', changed: '≠', moved: '↕' };

/** The sign before a change that is told in words. */
export function ChangeSign({ how }: { how: How }) {
  return (
    <span className={`change-sign change-${how}`} aria-hidden="true">
      {SIGN[how]}
    </span>
  );
}
