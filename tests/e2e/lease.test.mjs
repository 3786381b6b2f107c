// A laptop that sleeps: within its lease the desk is the same when it wakes, after it the customer is with somebody else.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

const LEASE_SECONDS = 60;
/** How long the desk that wakes in time has slept: longer than the server keeps its silent connection. */
const NAP_SECONDS = 50;

let product;
const desks = [];
const chats = [];

before(async () => {
  product = await Product.start();
});

after(async () => {
  for (const chat of chats) chat.socket?.close();
  for (const desk of desks) {
    await signal(desk, 'SIGCONT');
    await desk.browser.stop();
  }
  await product?.stop();
});

/** The processes of a browser: the one with its folder, and all that came of it. */
async function processes(browser) {
  const all = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const [stat, command] = await Promise.all([readFile(`/proc/${pid}/stat`, 'latin1'), readFile(`/proc/${pid}/cmdline`, 'latin1')]);
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      all.push({ pid: Number(pid), parent: Number(parent), command });
    } catch {
      // It ended meanwhile.
    }
  }
  const own = path.basename(browser.folder);
  const found = new Set(all.filter((one) => one.command.includes(own)).map((one) => one.pid));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const one of all) if (found.has(one.parent)) found.add(one.pid);
  }
  return [...found];
}

async function signal(desk, name) {
  for (const pid of await processes(desk.browser)) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended meanwhile.
    }
  }
}

/** An agent at a desk in a browser of its own, in a chat. */
async function serving(number, name) {
  const browser = await Browser.start();
  const desk = { browser, number, caller: await product.signIn(number) };
  desks.push(desk);
  desk.page = await browser.page(`${product.origin}/desk/`);
  await desk.page.getByLabel(/工号/).fill(number);
  await desk.page.getByLabel('密码', { exact: true }).fill(`demo-${number}`);
  await desk.page.keyboard.press('Enter');
  await desk.page.locator('.state-bar').waitFor();
  await desk.page.keyboard.press('Alt+r');
  await desk.page.locator('.state-chip-ready').waitFor();
  desk.chat = await Chat.open(product, name);
  chats.push(desk.chat);
  await eventually(`${name} is greeted`, () => desk.chat.messages.size > 0);
  desk.chat.say('转人工');
  await desk.page.locator('.offer-card').waitFor();
  await desk.page.keyboard.press('Alt+a');
  await eventually(`${name} is served`, () => desk.chat.state === 'connected');
  await desk.page.getByRole('textbox', { name: '回复客户' }).waitFor();
  await desk.page.keyboard.type('请稍等，我查一下');
  return desk;
}

/** What happened to the contact, asked by somebody whose asking is no word of the agent. */
async function eventsOf(chat) {
  const leader = await product.signIn('2001');
  return (await leader.get(`/contacts/${chat.contact}`)).events;
}

test('a desk that wakes within its lease has its customer and its draft; one that sleeps on has lost them', async () => {
  const napping = await serving('1008', '张明');
  const sleeping = await serving('1009', '李华');
  const asleep = Date.now();
  await Promise.all([signal(napping, 'SIGSTOP'), signal(sleeping, 'SIGSTOP')]);
  sleeping.chat.say('您还在吗？');
  napping.chat.say('您还在吗？');

  await eventually('the nap is over', () => Date.now() - asleep >= NAP_SECONDS * 1000, { within: (NAP_SECONDS + 5) * 1000, every: 250 });
  assert.equal(sleeping.chat.state, 'connected', 'nobody is lost before the lease is over');
  await signal(napping, 'SIGCONT');
  await napping.page.getByRole('log').getByText('您还在吗？').waitFor();
  assert.equal(await napping.page.getByRole('textbox', { name: '回复客户' }).inputValue(), '请稍等，我查一下');

  await eventually('the sleeper has lost the customer', () => sleeping.chat.state === 'queued' || undefined, { within: 30_000 });
  const kept = (Date.now() - asleep) / 1000;
  assert.ok(kept > LEASE_SECONDS - 6 && kept < LEASE_SECONDS + 6, `after ${kept.toFixed(1)} s`);
  const lost = (await eventsOf(sleeping.chat)).filter((step) => step.event.type === 'requeued');
  assert.equal(lost.length, 1);
  assert.equal(napping.chat.state, 'connected');
  await napping.page.keyboard.press('Enter');
  await eventually('the customer reads the answer', () =>
    [...napping.chat.messages.values()].some((message) => message.text === '请稍等，我查一下'),
  );

  // The one at the head of the queue is served by whoever has room.
  await napping.page.locator('.offer-card').filter({ hasText: '李华' }).waitFor();
  await napping.page.keyboard.press('Alt+a');
  await eventually('somebody else serves the customer', () => sleeping.chat.state === 'connected');

  await signal(sleeping, 'SIGCONT');
  await eventually('the sleeper sees what became of it', async () => (await sleeping.page.locator('.contact-item').count()) === 0, { within: 60_000 });
  const view = await sleeping.caller.get('/desk');
  assert.deepEqual(view.contacts, []);
  assert.notEqual(view.agent.state, 'ready', 'who was away says first that they are back');
  const types = (await eventsOf(napping.chat)).map((step) => step.event.type);
  assert.ok(!types.includes('requeued'), types.join());
  for (const desk of desks) assert.deepEqual(desk.page.problems, []);
});
