// What simulated customers ask stands in the report of the day that departments and branches get.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { understands } from './support/banking.mjs';
import { Product, binary, eventually } from './support/product.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
let product;
let traffic;

before(async () => {
  product = await Product.start();
  await understands(product);
});

after(async () => {
  traffic?.kill('SIGKILL');
  await product?.stop();
});

test('the hot questions of the traffic are in the report of the day, with their numbers', async () => {
  const topics = JSON.parse(await readFile(path.join(root, 'demo/traffic/questions.json'), 'utf8'));
  const asked = new Set(topics.flatMap((topic) => topic.questions));
  const words = ['traffic', '--http', product.origin, '--sip', `127.0.0.1:${product.ports.sip}`];
  traffic = spawn(binary, [...words, '--agents', '2', '--calls-per-minute', '1', '--chats-per-minute', '240'], { stdio: 'ignore' });
  const clerk = await product.signIn('2001');
  const { today } = await clerk.get('/knowledge-reports/retail');
  const report = await eventually('the report has hot questions', async () => {
    const now = await clerk.get(`/knowledge-reports/retail/${today}`);
    if (now.hot.length >= 5 && now.hot[0].trend.asked >= 5) return now;
    throw new Error(JSON.stringify(now.hot.slice(0, 3)));
  }, { within: 120_000, every: 1000 });
  traffic.kill('SIGKILL');
  await once(traffic, 'exit');
  assert.ok(report.hot.some((topic) => asked.has(topic.label)), JSON.stringify(report.hot.map((topic) => topic.label)));
  const counts = report.hot.map((topic) => topic.trend.asked);
  assert.deepEqual(counts, [...counts].sort((a, b) => b - a), 'the most asked first');
  assert.ok(report.questions.asked >= counts.reduce((sum, count) => sum + count, 0));
  const csv = await fetch(`${product.origin}/api/v1/knowledge-reports/retail/${today}/csv`, { headers: { cookie: clerk.cookie } });
  assert.ok((await csv.text()).includes(report.hot[0].label));
});
