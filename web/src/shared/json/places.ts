/** A document as text in which every place knows its line, so that findings stand where they belong. */
import { escaped } from '@/shared/json/pointer';

export interface Written {
  text: string;
  /** The line of each place, from 0, by JSON pointer. */
  lines: Map<string, number>;
}

/** Lists of plain values on one line, everything else one member a line. */
export function written(document: unknown): Written {
  const rows: string[] = [''];
  const lines = new Map<string, number>();
  const put = (text: string) => {
    rows[rows.length - 1] += text;
  };
  const write = (value: unknown, pointer: string, depth: number): void => {
    lines.set(pointer, rows.length - 1);
    if (value === null || typeof value !== 'object') {
      put(JSON.stringify(value));
      return;
    }
    const isList = Array.isArray(value);
    const members: [string, unknown][] = isList
      ? value.map((one, index) => [String(index), one])
      : Object.entries(value).filter(([, one]) => one !== undefined);
    const isShort = members.every(([, one]) => one === null || typeof one !== 'object');
    put(isList ? '[' : '{');
    members.forEach(([name, one], index) => {
      if (isShort && isList) put(index > 0 ? ' ' : '');
      else rows.push('  '.repeat(depth + 1));
      if (!isList) put(`${JSON.stringify(name)}: `);
      write(one, `${pointer}/${escaped(name)}`, depth + 1);
      if (index < members.length - 1) put(',');
    });
    if (members.length > 0 && !(isShort && isList)) rows.push('  '.repeat(depth));
    put(isList ? ']' : '}');
  };
  write(document, '', 0);
  return { text: rows.join('\n'), lines };
}

/** The line of a place; of what it would lie in, where the place itself is not written down. */
export function lineOf(document: Written, pointer: string): number {
  for (let place = pointer; ; place = place.slice(0, place.lastIndexOf('/'))) {
    const line = document.lines.get(place);
    if (line !== undefined) return line;
    if (!place.includes('/')) return 0;
  }
}

/** Where a line begins and ends in the text. */
export function span(text: string, line: number): [number, number] {
  const rows = text.split('\n');
  const start = rows.slice(0, line).reduce((sum, row) => sum + row.length + 1, 0);
  return [start, start + (rows[line]?.length ?? 0)];
}
