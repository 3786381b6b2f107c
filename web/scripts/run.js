// Runs a TypeScript module with Vite's own transformer: `node scripts/run.js e2e/mock/main.ts`.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [, , file] = process.argv;
if (!file) {
  console.error('usage: node scripts/run.js <module.ts>');
  process.exit(2);
}
await runnerImport(resolve(file));
