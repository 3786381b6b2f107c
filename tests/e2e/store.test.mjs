// A full disk and a lost database: new customers are refused politely, nobody in hand is lost, and it ends by itself.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { Chat } from './support/chat.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

const run = promisify(execFile);
const isRoot = process.getuid() === 0;
const asRoot = (program, ...words) => (isRoot ? run(program, words) : run('sudo', ['-n', program, ...words]));

function open(product) {
  return fetch(`${product.origin}/api/v1/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ line: 'web-portal', name: '新客户' }),
    // Who comes at the very moment in which the store is lost is refused as well, not left waiting.
    signal: AbortSignal.timeout(15_000),
  });
}

/** What a customer in hand and one who comes see while the store is lost, and after it. */
async function lives(product, lose, restore) {
  const inHand = await Chat.open(product, '王女士');
  await eventually('the flow has greeted', () => inHand.messages.size > 0);
  const before = inHand.say('我想问一下');
  await eventually('what is said is acknowledged', () => inHand.acknowledged.has(before));
  const caller = await Phone.start(product, { user: '13800000201', tone: 440 });
  const refused = await Phone.start(product, { user: '13800000202', tone: 440 });
  try {
    await caller.call('95588');
    await lose();
    const during = inHand.say('这句话写在存储不可用的时候');
    // A full disk still has room in the files that are there: customers come until nothing fits any more.
    await eventually('a customer is refused', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => open(product)));
      return answers.some((answer) => answer.status === 503);
    }, { within: 90_000 });
    await eventually('the product says that it is not ready', async () => {
      const answer = await fetch(`${product.origin}/readyz`);
      return answer.status === 503 && (await answer.text()).includes('journal');
    });
    const answer = await eventually('the next customer is refused at once', () => open(product));
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0, 'it says when to come back');
    assert.ok((await answer.json()).code, 'the refusal has a code');
    refused.dial('95588');
    await refused.says(/183 Session Progress|early media|Call in-progress/i);
    await refused.says(/503/);
    assert.ok(!/terminated|session closed/.test(caller.log), 'the call in hand stays up');
    assert.equal((await fetch(`${product.origin}/healthz`)).status, 200, 'the program itself is well');

    await restore();
    await eventually('the product is ready again', async () => (await fetch(`${product.origin}/readyz`)).ok, { within: 60_000 });
    const text = '恢复以后的话';
    const again = await eventually('words are taken again', async () => {
      if (inHand.socket.readyState !== 1) await inHand.connect();
      const id = inHand.say(text);
      return eventually('an acknowledgement', () => inHand.acknowledged.has(id) && id, { within: 3000 });
    }, { within: 60_000 });
    await eventually('what was written meanwhile is kept or was refused', () => inHand.acknowledged.has(during) || inHand.problems?.has(during) || inHand.acknowledged.has(again));
    const texts = [...inHand.messages.values()].filter((message) => message.from === 'customer');
    const seen = texts.map((message) => message.client_id);
    assert.equal(new Set(seen).size, seen.length, 'nothing is doubled');
    for (const id of inHand.acknowledged.keys()) {
      await eventually('every acknowledged word is shown', () => [...inHand.messages.values()].some((message) => message.client_id === id));
    }
    const next = await Chat.open(product, '再来的客户');
    await eventually('a customer who comes is served', () => next.messages.size > 0);
    caller.hangUp();
    await caller.hungUp();
    const leader = await product.signIn('2001');
    await eventually('the call in hand is told to its end', async () => {
      const rows = await leader.get('/contacts?phone=13800000201');
      return rows.items[0]?.ended_at;
    });
  } finally {
    await Promise.all([caller.stop(), refused.stop()]);
  }
}

test('a full disk refuses new contacts, keeps those in hand, and is over once there is room', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-full-'));
  await asRoot('mount', '-t', 'tmpfs', '-o', `size=400m,mode=0777`, 'tmpfs', folder);
  const filler = path.join(folder, 'filler');
  let product;
  try {
    product = await Product.start({ folder });
    await lives(
      product,
      async () => {
        // To the last block: whatever is freed meanwhile is taken as well.
        for (let rounds = 0; rounds < 40; rounds += 1) {
          const { bavail, bsize } = await statfs(folder);
          if (bavail === 0) break;
          await run('dd', ['if=/dev/zero', `of=${filler}`, `bs=${bsize}`, `count=${bavail}`, 'oflag=append', 'conv=notrunc']).catch(() => {});
        }
      },
      () => rm(filler),
    );
  } finally {
    product?.child.kill('SIGKILL');
    await product?.exited;
    await asRoot('umount', '-l', folder);
    await rm(folder, { recursive: true, force: true });
  }
});

test('a database that goes away and comes back loses nobody', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-postgres-'));
  const port = await freePort();
  const { stdout } = await run('bash', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1']);
  const bin = stdout.trim();
  // PostgreSQL refuses to run as root.
  const owner = isRoot ? await run('id', ['-u', 'postgres']).then((found) => Number(found.stdout)) : process.getuid();
  await chmod(folder, 0o755);
  if (isRoot) await chown(folder, owner, owner);
  const as = (program, ...words) => (isRoot ? spawn('setpriv', [`--reuid=${owner}`, `--regid=${owner}`, '--clear-groups', program, ...words], { stdio: 'ignore' }) : spawn(program, words, { stdio: 'ignore' }));
  const data = path.join(folder, 'data');
  const finished = async (child) => assert.equal((await once(child, 'exit'))[0], 0);
  await finished(as(`${bin}/initdb`, '-D', data, '-U', 'yuanyin', '--auth=trust', '-E', 'UTF8', '--no-sync'));
  const start = () => finished(as(`${bin}/pg_ctl`, '-D', data, '-w', '-l', path.join(folder, 'log'), '-o', `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}`, 'start'));
  const stop = () => finished(as(`${bin}/pg_ctl`, '-D', data, '-w', '-m', 'immediate', 'stop'));
  let product;
  await start();
  try {
    await run(`${bin}/createdb`, ['-h', '127.0.0.1', '-p', String(port), '-U', 'yuanyin', 'yuanyin']);
    product = await Product.start({ fromNothing: true, env: { YUANYIN_DATABASE: `postgres://yuanyin@127.0.0.1:${port}/yuanyin` } });
    await lives(product, stop, start);
  } finally {
    await product?.stop().catch(() => {});
    await stop().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
});
