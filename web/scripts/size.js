// Prints what a first visit to each page loads, gzipped, and fails where it is over its budget.
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = { customer: 350, desk: 350, wall: 700, office: 700 };

let over = false;
for (const [page, budget] of Object.entries(BUDGET_KB)) {
  const file = `dist/${page}/index.html`;
  if (!existsSync(file)) {
    console.error(`${file} is missing: run \`npm run build\` first`);
    process.exit(1);
  }
  const html = readFileSync(file, 'utf8');
  const assets = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  const bytes = [...new Set(assets)].reduce(
    (sum, asset) => sum + gzipSync(readFileSync(`dist/${asset}`), { level: 9 }).length,
    gzipSync(html).length,
  );
  const kilobytes = bytes / 1000;
  if (kilobytes > budget) over = true;
  const verdict = kilobytes > budget ? 'OVER' : 'ok';
  console.log(
    `${page.padEnd(9)} ${kilobytes.toFixed(1).padStart(7)} kB gzip  (budget ${budget} kB)  ${verdict}`,
  );
}
process.exit(over ? 1 : 0);
