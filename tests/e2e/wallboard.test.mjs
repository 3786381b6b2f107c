// The wallboard under traffic agrees with a count of the journal.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { Product, binary, eventually } from './support/product.mjs';

let product;
let traffic;

before(async () => {
  product = await Product.start();
});

after(async () => {
  traffic?.kill('SIGKILL');
  await product?.stop();
});

async function counted() {
  const { stdout } = await promisify(execFile)(binary, ['count', '--data', product.folder]);
  return JSON.parse(stdout);
}

test('with calls and chats of simulated customers its figures are those of the journal', async () => {
  const calls = Number(process.env.YUANYIN_TEST_CALLS ?? 10);
  const chats = Number(process.env.YUANYIN_TEST_CHATS ?? 60);
  const arguments_ = ['traffic', '--http', product.origin, '--sip', `127.0.0.1:${product.ports.sip}`, '--agents', '12',
    '--calls', String(calls), '--chats', String(chats), '--calls-per-minute', String(calls * 6), '--chats-per-minute', String(chats * 6),
    '--talk-seconds', '5'];
  traffic = spawn(binary, arguments_, { stdio: ['ignore', 'pipe', 'pipe'] });
  const director = await product.signIn('7001');
  await eventually('calls and chats are answered and rated', async () => {
    const { totals, today } = await director.get('/wallboard');
    return totals.answered > 20 && today.calls > 10 && today.chats > 30 && totals.in_conversation > 0;
  }, { within: 120_000 });
  const busy = await director.get('/wallboard');
  assert.ok(busy.agents.signed_in >= 10, 'simulated agents are at work');
  traffic.kill('SIGKILL');
  await once(traffic, 'exit');
  // Nothing moves any more once the leases have run out and patience has ended.
  const view = await eventually('the wallboard and the journal agree', async () => {
    const [before_, wall, after_] = [await counted(), await director.get('/wallboard'), await counted()];
    if (JSON.stringify(before_) !== JSON.stringify(after_)) return undefined;
    const same = wall.totals.answered === after_.answered && wall.totals.abandoned === after_.abandoned_in_queue;
    return same ? wall : undefined;
  }, { within: 60_000, every: 1000 });
  const { events } = await counted();
  assert.equal(view.today.arrived, events.arrived);
  assert.equal(view.today.rated, events.rated ?? 0);
  assert.equal(view.queues.reduce((sum, queue) => sum + queue.figures.answered, 0), view.totals.answered);
});
