// The demonstration bank as the first start of a program leaves it: made once and copied for every suite, since making a
// past week of contacts takes longer than most suites do.

import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const KEPT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../target/tests-demonstration');
/** Suites look at today and at the last days: what is older is made anew. In milliseconds. */
const FRESH = 6 * 3_600_000;

const isFresh = async (folder) => {
  const found = await stat(folder).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < FRESH;
};

/** A folder of one's own with the demonstration in it. `fill` puts it into an empty folder, once for each program. */
export async function demonstrationFolder(binary, fill) {
  const { mtimeMs, size } = await stat(binary);
  const kept = path.join(KEPT, `${size}-${Math.round(mtimeMs)}`);
  if (!(await isFresh(kept))) {
    await mkdir(KEPT, { recursive: true });
    for (const name of await readdir(KEPT)) {
      const folder = path.join(KEPT, name);
      if (!(await isFresh(folder))) await rm(folder, { recursive: true, force: true });
    }
    const made = await mkdtemp(path.join(KEPT, 'made-'));
    await fill(made);
    // Whoever was faster has made the same.
    await rename(made, kept).catch(() => rm(made, { recursive: true, force: true }));
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-e2e-'));
  await cp(kept, folder, { recursive: true });
  return folder;
}
