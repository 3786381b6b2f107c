/** Takes a multipart body apart: the fields by name and the one file. */
export function formParts(raw: Buffer, contentType: string) {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? '';
  const fields: Record<string, string> = {};
  let file: { name: string; type: string; bytes: Buffer } | undefined;
  for (const part of raw.toString('latin1').split(`--${boundary}`)) {
    const split = part.indexOf('\r\n\r\n');
    if (split < 0) continue;
    const head = part.slice(0, split);
    const bytes = Buffer.from(part.slice(split + 4, -2), 'latin1');
    const name = /filename="([^"]*)"/.exec(head)?.[1];
    if (name !== undefined) {
      const type = /content-type: (.+)/i.exec(head)?.[1]?.trim() ?? 'application/octet-stream';
      file = { name: Buffer.from(name, 'latin1').toString(), type, bytes };
    } else {
      const field = /name="([^"]+)"/.exec(head)?.[1];
      if (field) fields[field] = bytes.toString();
    }
  }
  return { fields, file };
}
