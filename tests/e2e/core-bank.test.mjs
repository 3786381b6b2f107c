// The bank is a program of its own: the centre reaches it by the contract, and it dies in the middle of a transfer.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { IDENTITY_NUMBER, customer } from './support/bank.mjs';
import { Chat } from './support/chat.mjs';
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
  product = await Product.start({ env: { YUANYIN_CORE_BANK_URL: bank.origin, YUANYIN_CORE_BANK_TOKEN: TOKEN } });
  leader = await product.signIn('2001');
  await eventually('what customers want is understood', () => product.log.includes('what customers want is understood'), { within: 120_000 });
});

after(async () => {
  await product?.stop();
  await bank?.stop();
});

/** Writes, and waits for a message of the machine that fits. */
async function asks(chat, text, pattern, secure = false) {
  const known = new Set(chat.messages.keys());
  chat.socket.send(JSON.stringify({ type: 'message', client_id: crypto.randomUUID(), text, ...(secure ? { secure: true } : {}) }));
  return eventually(`an answer to “${text}” like ${pattern}`, () => {
    const answers = [...chat.messages.entries()].filter(([seq, message]) => !known.has(seq) && message.from !== 'customer');
    const found = answers.find(([, message]) => pattern.test(JSON.stringify(message)));
    if (found) return found[1];
    throw new Error(answers.map(([, message]) => message.text ?? JSON.stringify(message)).join(' | '));
  }, { within: 40_000 });
}

async function known() {
  const chat = await Chat.open(product, '李女士');
  await eventually('the flow has greeted', () => [...chat.messages.values()].some((message) => JSON.stringify(message).includes('查余额')));
  await asks(chat, '帮我看下卡里还有多少钱', /卡号或账号/);
  await asks(chat, me.account, /身份证号码/);
  await asks(chat, IDENTITY_NUMBER, /查询密码/, true);
  await asks(chat, me.queryPassword, /选择要查询的账户/, true);
  const balance = amount(await asks(chat, '1', /可用余额/));
  await asks(chat, '返回', /其他帮助/);
  return { chat, balance };
}

/** The first amount of a message, in fen. */
function amount(message) {
  const [, yuan, fen] = JSON.stringify(message).match(/([0-9,]+)\.([0-9]{2})元/);
  return Number(yuan.replaceAll(',', '')) * 100 + Number(fen);
}

test('the centre banks by the contract, and a bank that dies in the middle of a transfer posts it once or not at all', async () => {
  const { chat, balance } = await known();
  assert.ok(balance > 100_000);
  const outcomes = async () => {
    const { events } = await leader.get(`/contacts/${chat.contact}`);
    return events.map((step) => step.event).filter((event) => event.type === 'action_taken' && event.action === 'bank.post').map((event) => event.outcome);
  };
  const transfer = async () => {
    await asks(chat, '我要转账', /验证码|交易密码|付款账户/);
    // The customer shows what is still missing: the transaction password, then the code that is sent to their telephone.
    for (;;) {
      const last = [...chat.messages.values()].filter((message) => message.from !== 'customer').map((message) => JSON.stringify(message)).at(-1);
      if (/付款账户/.test(last)) break;
      if (/交易密码/.test(last)) await asks(chat, me.transactionPassword, /验证码|付款账户/, true);
      else if (/验证码/.test(last)) await asks(chat, await code(), /付款账户/, true);
      else throw new Error(last);
    }
    await asks(chat, '1', /注册/);
    await asks(chat, '1', /收款账户/);
    await asks(chat, '1', /金额/);
    await asks(chat, '10.5', /实时/);
    await asks(chat, '1', /确认办理/);
  };
  await transfer();
  await bank.kill();
  await asks(chat, '1', /暂未返回结果|暂时无法/);
  assert.ok(!(await outcomes()).includes('posted'));
  const without = await ready();
  assert.deepEqual([without.ready, without.impaired.map((one) => one.name)], [true, ['core bank']], 'the centre serves without the bank, and says so');
  await bank.run();
  await eventually('the centre finds the bank again', async () => (await ready()).impaired.length === 0, { within: 60_000 });
  await transfer();
  await asks(chat, '1', /已受理/);
  assert.equal((await outcomes()).filter((outcome) => outcome === 'posted').length, 1);
  const after = await known();
  const cost = balance - after.balance;
  assert.ok(cost >= 1050 && cost < 2 * 1050, `10.50 yuan and its fee have gone once: ${cost}`);
});

const ready = async () => (await fetch(`${product.origin}/readyz`)).json();

/** The newest code on the customer's demonstration handset. */
async function code() {
  const maintainer = await product.signIn('4001');
  return eventually('the code arrives', async () => {
    const { items } = await maintainer.get(`/demonstration/handsets/${me.phone}/messages`);
    const found = items.map((item) => item.text.match(/[0-9]{6}/)?.[0]).filter(Boolean).at(-1);
    if (found) return found;
    throw new Error(`${items.length} texts`);
  });
}
