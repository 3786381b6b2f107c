/** What changed between two texts, by characters: the longest common run of pieces stays, the rest is removed or added. */
export interface Change {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Beyond this many pieces on a side the texts are shown as replaced: nobody reads such a difference. */
const MOST_PIECES = 1500;

const pieces = (text: string): string[] => text.match(/[A-Za-z0-9]+|\s+|./gsu) ?? [];

export function differences(before: string, after: string): Change[] {
  if (before === after) return before ? [{ kind: 'same', text: before }] : [];
  const old = pieces(before);
  const now = pieces(after);
  const changes: Change[] = [];
  const push = (kind: Change['kind'], text: string) => {
    const last = changes.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text) changes.push({ kind, text });
  };
  if (old.length > MOST_PIECES || now.length > MOST_PIECES) {
    push('removed', before);
    push('added', after);
    return changes;
  }
  const width = now.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      push('same', old[i] ?? '');
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || at(i + 1, j) >= at(i, j + 1))) {
      push('removed', old[i++] ?? '');
    } else {
      push('added', now[j++] ?? '');
    }
  }
  return changes;
}
