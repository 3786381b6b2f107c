import type { Segment } from './knowledge-api';

/** A text with the words that were searched for marked. */
export function Marked({ segments }: { segments: readonly Segment[] }) {
  let at = 0;
  return (
    <>
      {segments.map((segment) => {
        const key = at;
        at += segment.text.length;
        return segment.hit ? <mark key={key}>{segment.text}</mark> : <span key={key}>{segment.text}</span>;
      })}
    </>
  );
}
