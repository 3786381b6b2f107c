// The bank is a program of its own: the centre reaches it by the contract, and it dies in the middle of a transfer.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { asksForBalance, preparesTransfer, understands } from './support/banking.mjs';
import { Product, binary, eventually, freePort } from './support/product.mjs';

const TOKEN = 'a token of sixteen characters and more';
const me = customer(1);

/** `yuanyin bank serve` on a port and folder that outlive its process. */
class CoreBank {
  static async start() {
    const bank = new CoreBank();
    bank.folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-bank-'));
    bank.port = await freePort();
    await bank.run();
    return bank;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async run() {
    this.child = spawn(binary, ['bank', 'serve', '--demo'], {
      env: { ...process.env, YUANYIN_DATA: this.folder, YUANYIN_HTTP: `127.0.0.1:${this.port}`, YUANYIN_CORE_BANK_TOKEN: TOKEN },
      stdio: 'ignore',
    });
    this.exited = once(this.child, 'exit');
    await eventually('the bank answers', async () => (await fetch(`${this.origin}/openapi.json`)).ok, { within: 60_000 });
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async stop() {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

let bank;
let product;
let leader;

before(async () => {
  bank = await CoreBank.start();
  product = await Product.start({ fromNothing: true, env: { YUANYIN_CORE_BANK_URL: bank.origin, YUANYIN_CORE_BANK_TOKEN: TOKEN } });
  leader = await product.signIn('2001');
  await understands(product);
});

after(async () => {
  await product?.stop();
  await bank?.stop();
});

test('the centre banks by the contract, and a bank that dies in the middle of a transfer posts it once or not at all', async () => {
  const { chat, balance } = await asksForBalance(product, me);
  assert.ok(balance > 100_000);
  const outcomes = async () => {
    const { events } = await leader.get(`/contacts/${chat.contact}`);
    return events.map((step) => step.event).filter((event) => event.type === 'action_taken' && event.action === 'bank.post').map((event) => event.outcome);
  };
  await preparesTransfer(product, chat, me, '10.5');
  await bank.kill();
  await chat.asks('1', /暂未返回结果|暂时无法/);
  assert.ok(!(await outcomes()).includes('posted'));
  const without = await ready();
  assert.deepEqual([without.ready, without.impaired.map((one) => one.name)], [true, ['core bank']], 'the centre serves without the bank, and says so');
  await bank.run();
  await eventually('the centre finds the bank again', async () => (await ready()).impaired.length === 0, { within: 60_000 });
  await preparesTransfer(product, chat, me, '10.5');
  await chat.asks('1', /已受理/);
  assert.equal((await outcomes()).filter((outcome) => outcome === 'posted').length, 1);
  const after = await asksForBalance(product, me);
  const cost = balance - after.balance;
  assert.ok(cost >= 1050 && cost < 2 * 1050, `10.50 yuan and its fee have gone once: ${cost}`);
});

const ready = async () => (await fetch(`${product.origin}/readyz`)).json();
