// Prints what a first visit to each page loads, gzipped, and fails where it is over its budget. A page whose frame loads
// its content at once (`content`) is counted with that content.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PAGES = {
  customer: { budget: 350 },
  desk: { budget: 350, content: 'desk-page-' },
  wall: { budget: 700 },
  office: { budget: 700 },
};

/** The chunk, what it imports, and what these import. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(file, 'utf8');
  for (const [, name] of code.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g)) {
    withImports(join(dirname(file), name), found);
  }
  return found;
}

function firstLoad(page, content) {
  const html = `dist/${page}/index.html`;
  const links = [...readFileSync(html, 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)];
  const files = new Set([html, ...links.map((match) => `dist/${match[1]}`)]);
  if (content) {
    for (const name of readdirSync('dist/assets')) {
      if (!name.startsWith(content)) continue;
      if (name.endsWith('.css')) files.add(`dist/assets/${name}`);
      if (name.endsWith('.js')) for (const file of withImports(`dist/assets/${name}`)) files.add(file);
    }
  }
  return [...files];
}

if (!existsSync('dist/desk/index.html')) {
  console.error('there is no build: run `npm run build` first');
  process.exit(1);
}
let over = false;
for (const [page, { budget, content }] of Object.entries(PAGES)) {
  const bytes = firstLoad(page, content).map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
  const kilobytes = bytes.reduce((sum, one) => sum + one, 0) / 1000;
  if (kilobytes > budget) over = true;
  const verdict = kilobytes > budget ? 'OVER' : 'ok';
  console.log(
    `${page.padEnd(9)} ${kilobytes.toFixed(1).padStart(7)} kB gzip  (budget ${budget} kB)  ${verdict}`,
  );
}
process.exit(over ? 1 : 0);
