/** A flow's document as text that people can read, with the line of each place. */

export function written(document: unknown): string {
  return JSON.stringify(document, null, 2);
}

/** The line on which a JSON pointer's last step begins, in a text made by {@link written}; `null` if it is not there. */
export function lineOf(text: string, pointer: string): number | null {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const lines = text.split('\n');
  let line = 0;
  let depth = 0;
  for (const step of steps) {
    const indent = '  '.repeat(depth + 1);
    const index = /^\d+$/.test(step) ? Number(step) : null;
    const opener = `${indent}${JSON.stringify(step)}:`;
    let found = -1;
    let seen = -1;
    for (let at = line + (depth === 0 ? 0 : 1); at < lines.length; at += 1) {
      const candidate = lines[at] ?? '';
      // The end of what the step before opened.
      if (depth > 0 && /^\s*[}\]]/.test(candidate) && candidate.search(/\S/) < indent.length) break;
      if (candidate.startsWith(opener)) {
        found = at;
        break;
      }
      const isItem = candidate.startsWith(indent) && /^[^\s}\]]/.test(candidate.slice(indent.length));
      if (index !== null && isItem) {
        seen += 1;
        if (seen === index) {
          found = at;
          break;
        }
      }
    }
    if (found === -1) return depth === 0 ? null : line + 1;
    line = found;
    depth += 1;
  }
  return line + 1;
}
