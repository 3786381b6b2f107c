import { useEffect, useState } from 'react';

/** A click meant for what stood here a moment ago must not hit what has just come. */
const SETTLES_WITHIN_MS = 400;

/** Says whether what has this id has been on the page long enough to be meant. */
export function useSettled(id: string): () => boolean {
  const [seen, setSeen] = useState({ id, at: Date.now() });
  useEffect(() => {
    setSeen((before) => (before.id === id ? before : { id, at: Date.now() }));
  }, [id]);
  return () => seen.id === id && Date.now() - seen.at > SETTLES_WITHIN_MS;
}

/** Whether it has been; turns true by itself. */
export function useHasSettled(id: string): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), SETTLES_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return settled === id;
}
