// What a product has written: its data folder, journal and objects included, and its log.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Every file of the data folder and the program's log. */
async function everythingWritten(product) {
  const files = await readdir(product.folder, { recursive: true, withFileTypes: true });
  const bytes = await Promise.all(
    files.filter((file) => file.isFile()).map(async (file) => [file.name, await readFile(path.join(file.parentPath ?? file.path, file.name))]),
  );
  return [...bytes, ['the log', Buffer.from(product.log)]];
}

/** Fails if a secret stands anywhere by itself, that is, not as a part of a longer number or name. */
export async function isWrittenNowhere(product, secret) {
  const alone = new RegExp(`(?<![0-9a-f.-])${secret}(?![0-9a-f-])`);
  for (const [name, bytes] of await everythingWritten(product)) {
    assert.ok(!alone.test(bytes.toString('latin1')), `${name} holds a secret`);
  }
}
