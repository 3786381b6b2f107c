// 人人耦合 through the real doors: agents serve customers, who say how it was; what follows from it decides who comes next.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { understands } from './support/banking.mjs';
import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

let product;
let leader;
let director;
const agents = [];
const chats = [];

before(async () => {
  product = await Product.start();
  leader = await product.signIn('2001');
  director = await product.signIn('7001');
  await understands(product);
});

after(async () => {
  for (const agent of agents) clearInterval(agent.presence);
  for (const chat of chats) chat.socket?.close();
  await product?.stop();
});

async function atWork(number) {
  const agent = await product.signIn(number);
  agents.push(agent);
  // A desk that is not heard of for half a minute is taken for lost.
  agent.presence = setInterval(() => agent.get('/desk').catch(() => {}), 5000);
  await agent.send('PUT', '/desk/state', { state: 'not_ready', reason: 'meal' });
  return agent;
}

const ready = (agent) => agent.send('PUT', '/desk/state', { state: 'ready' });
const pause = (agent) => agent.send('PUT', '/desk/state', { state: 'not_ready', reason: 'meal' });

/** A customer who wants a person for a transfer. */
async function customerWith(name, wish = '我要转账') {
  const chat = await Chat.open(product, name);
  chats.push(chat);
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  const known = chat.messages.size;
  chat.say(wish);
  await eventually('the flow answers', () => [...chat.messages.values()].slice(known).some((message) => message.from !== 'customer'));
  chat.say('转人工');
  return chat;
}

const offered = (agent, chat) => eventually('it is offered', async () =>
  (await agent.get('/desk')).offers.find((offer) => offer.contact.id === chat.contact));

/** The agent takes the chat and ends it; the customer says how it was. */
async function serves(agent, chat, score) {
  const offer = await offered(agent, chat);
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  await eventually('they talk', async () => (await agent.get('/desk')).contacts.some((one) => one.contact.id === chat.contact));
  await agent.send('POST', `/contacts/${chat.contact}/hang-up`);
  await eventually('the customer is asked', () => [...chat.messages.values()].some((message) => message.kind === 'rating'));
  chat.socket.send(JSON.stringify({ type: 'rate', client_id: crypto.randomUUID(), score }));
  if (score < 3) {
    await eventually('the customer is asked why', () => [...chat.messages.values()].some((message) => JSON.stringify(message).includes('问题未解决')));
    chat.say('问题未解决');
  }
  await eventually('it is over and rated', async () => {
    await agent.ask('POST', `/contacts/${chat.contact}/wrap-up`, { code: 'transfer' });
    const { contact } = await leader.get(`/contacts/${chat.contact}`);
    return contact.score === score && contact.closed_at;
  });
}

const abilityOf = async (agent, business) =>
  (await leader.get(`/agents/${agent.session.staff.id}/abilities`)).items.find((one) => one.business === business);

let liked;
let disliked;

test('what customers say of their agents becomes what the agents are believed to be able to', async () => {
  [liked, disliked] = [await atWork('1008'), await atWork('1005')];
  for (const [agent, score] of [[liked, 5], [disliked, 2]]) {
    await ready(agent);
    for (let time = 1; time <= 4; time += 1) await serves(agent, await customerWith(`客户${score}${time}`), score);
    await pause(agent);
  }
  assert.equal(await abilityOf(liked, 'transfer'), undefined, 'nothing is counted before its time');
  await leader.send('POST', '/agents/abilities/count');
  const [good, bad] = [await abilityOf(liked, 'transfer'), await abilityOf(disliked, 'transfer')];
  assert.deepEqual([good.contacts, good.satisfaction.own, bad.satisfaction.own], [4, 1, 0]);
  assert.equal(good.satisfaction.team, 0.5);
  assert.ok(good.satisfaction.value > 0.5 && bad.satisfaction.value < 0.5, JSON.stringify([good, bad]));
  assert.equal(good.resolution.count, 0, 'whether customers come again is not known yet');
});

test('a leader sees what is believed of an agent, and why', async () => {
  const browser = await Browser.start();
  try {
    const page = await browser.page(`${product.origin}/office/team`);
    const number = page.getByLabel(/工号/);
    await number.fill('2001');
    await page.getByLabel('密码', { exact: true }).fill('demo-2001');
    await page.keyboard.press('Enter');
    await page.locator('tr[data-agent="1008"]').getByRole('button', { name: /操作/ }).click();
    await page.getByRole('menuitem', { name: '能力画像' }).click();
    const dialog = page.getByRole('dialog', { name: /能力画像/ });
    const row = dialog.getByRole('row').filter({ hasText: '转账汇款' });
    await row.getByRole('img', { name: /本人 100 %（4 件），全体 50 %/ }).waitFor();
    await row.getByText('尚无数据').waitFor();
    if (process.env.YUANYIN_TEST_PICTURES) {
      await page.screenshot({ path: path.join(process.env.YUANYIN_TEST_PICTURES, 'ability-profile.png') });
    }
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole('button', { name: '重新统计' }).click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(page.problems, []);
  } finally {
    await browser.stop();
  }
});

test('who is better liked in it takes the transfer, and the journal says so; in anything else who is longest idle', async () => {
  const { items } = await director.get('/routing/policies');
  const { document } = await director.get(`/routing/policies/${items.find((row) => row.state === 'in_force').version}`);
  document.matching = { weights: { satisfaction: 1 }, worth_seconds: 60 };
  const saved = await director.send('POST', '/routing/policies', { note: '按能力耦合', document });
  assert.deepEqual(saved.findings, []);
  await director.send('POST', `/routing/policies/${saved.policy.version}/activations`, { reason: '按能力耦合' });

  // The other one has been idle for longer.
  await ready(disliked);
  await ready(liked);
  const transfer = await customerWith('转账客户');
  await offered(liked, transfer);
  const { decision } = (await eventually('it is journalled', async () =>
    (await leader.get(`/contacts/${transfer.contact}`)).events.find((step) => step.event.type === 'decided'))).event;
  assert.deepEqual([decision.agent, decision.why.kind], [liked.session.staff.id, 'ablest']);
  const other = decision.next_in_line.find((one) => one.agent === disliked.session.staff.id);
  assert.ok(decision.chosen.ability > other.ability, JSON.stringify(decision));
  await serves(liked, transfer, 5);

  const loss = await customerWith('挂失客户', '卡丢了，要挂失');
  await offered(disliked, loss);
  await serves(disliked, loss, 4);
});

test('abilities outlive a restart, and only those who lead see them', async () => {
  await pause(liked);
  await pause(disliked);
  await product.kill();
  await product.run();
  leader = await product.signIn('2001');
  const again = await eventually('they are counted at the start', () => abilityOf(liked, 'transfer'));
  assert.equal(again.contacts, 5);
  const agent = await product.signIn('1008');
  assert.equal((await agent.ask('GET', `/agents/${agent.session.staff.id}/abilities`)).status, 403);
  assert.equal((await leader.ask('GET', '/agents/01900000-0000-7000-8000-000000000000/abilities')).status, 404);
  const auditor = await product.signIn('6001');
  const { items } = await auditor.get('/audit-entries?action=abilities.read&limit=1');
  assert.equal(items[0].subject, `staff:${agent.session.staff.id}`);
});
