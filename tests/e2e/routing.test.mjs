// Who gets whom, through the real doors: a phone and chats reach the right desk, and the journal tells why.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { understands } from './support/banking.mjs';
import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

let product;
let leader;
let director;
let trunkPort;
const open = [];
const agents = [];

before(async () => {
  trunkPort = await freePort();
  product = await Product.start({ env: { YUANYIN_OUTBOUND_TRUNK: `127.0.0.1:${trunkPort}` } });
  leader = await product.signIn('2001');
  director = await product.signIn('7001');
  await understands(product);
});

after(async () => {
  for (const agent of agents) clearInterval(agent.presence);
  await Promise.all(open.map((thing) => thing.stop().catch(() => {})));
  await product?.stop();
});

const events = async (id) => (await leader.get(`/contacts/${id}`)).events.map((step) => step.event);

async function happened(id, type, fits = () => true) {
  return eventually(`${type} happened`, async () => {
    const all = await events(id);
    const found = all.find((event) => event.type === type && fits(event));
    if (found) return found;
    throw new Error(all.map((event) => event.type).join(' '));
  }, { within: 40_000 });
}

/** The decision about the contact, as the journal keeps it. */
const decided = async (id) => (await happened(id, 'decided')).decision;

/** An agent at work with a SIP phone that rings. */
async function atWork(number, { phone = true, answers = false } = {}) {
  const agent = await product.signIn(number);
  // A desk that is not heard of for half a minute is taken for lost.
  agents.push(agent);
  agent.presence = setInterval(() => agent.get('/desk').catch(() => {}), 5000);
  if (phone) open.push(await Phone.start(product, { user: number, password: `sip-${number}`, tone: 1000, answer: answers ? 'auto' : 'manual' }));
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  if (phone) await eventually('the agent has a phone', async () => (await agent.get('/desk')).agent.phone === 'sip');
  return agent;
}

/** The agent takes the chat, so that nobody is left waiting for it. */
async function takes(agent, contact) {
  const offer = await eventually('the chat is offered', async () => (await agent.get('/desk')).offers.find((one) => one.contact.id === contact));
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
}

async function goesHome(agent) {
  clearInterval(agent.presence);
  await eventually('the agent is free', async () => {
    const desk = await agent.get('/desk');
    for (const one of desk.offers) await agent.ask('POST', `/offers/${one.id}/refusal`, {});
    for (const one of desk.contacts) {
      if (one.state !== 'wrap_up') await agent.ask('POST', `/contacts/${one.contact.id}/hang-up`, {});
      await agent.ask('POST', `/contacts/${one.contact.id}/wrap-up`, { code: 'other' });
    }
    return (await agent.ask('PUT', '/desk/state', { state: 'signed_out' })).ok;
  });
}

/** A customer who calls, by their place in the demonstration's list. */
async function call(place, line = '95588') {
  const { phone: number } = customer(place);
  const before = new Set((await leader.get(`/contacts?phone=${number}`)).items.map((row) => row.id));
  const phone = await Phone.start(product, { user: number, tone: 300 });
  open.push(phone);
  await phone.call(line);
  const row = await eventually('the call is in the records', async () =>
    (await leader.get(`/contacts?phone=${number}`)).items.find((one) => !before.has(one.id)));
  return { phone, id: row.id };
}

async function asksForPerson({ phone, id }, keys) {
  await happened(id, 'node_visited', (event) => event.node === 'language');
  await phone.press('1');
  await happened(id, 'node_visited', (event) => event.node === 'main');
  await phone.press(keys);
}

async function chatIn(language, name) {
  const answer = await fetch(`${product.origin}/api/v1/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ line: 'web-portal', name, language }),
  });
  assert.equal(answer.status, 201);
  const chat = Object.assign(new Chat(), await answer.json());
  Object.assign(chat, { product, acknowledged: new Map(), messages: new Map(), after: 0 });
  await chat.connect();
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  return chat;
}

/** Switches a policy on that is the one in force but for what `change` does to it. */
async function switchOn(change, reason) {
  const { items } = await director.get('/routing/policies');
  const present = items.find((row) => row.state === 'in_force');
  const { document } = await director.get(`/routing/policies/${present.version}`);
  change(document);
  const saved = await director.send('POST', '/routing/policies', { note: reason, document });
  assert.deepEqual(saved.findings, []);
  await director.send('POST', `/routing/policies/${saved.policy.version}/activations`, { reason });
  return saved.policy.version;
}

test('a private banking customer reaches the VIP desk by either number', async () => {
  const agent = await atWork('1002');
  const common = await call(22);
  await asksForPerson(common, '0');
  const diverted = await happened(common.id, 'diverted');
  assert.deepEqual([diverted.from, diverted.to, diverted.by], ['common', 'vip', { kind: 'rule', id: 'vip' }]);
  const first = await decided(common.id);
  assert.equal(first.queue, 'vip');
  assert.ok(first.rules.includes('vip') && first.rules.includes('private-bank'), first.rules.join(' '));
  common.phone.hangUp();
  await happened(common.id, 'abandoned');

  const premium = await call(22, '4006695588');
  const second = await decided(premium.id);
  assert.deepEqual([second.queue, second.agent], ['vip', first.agent]);
  premium.phone.hangUp();
  await goesHome(agent);
});

test('a 65-year-old is known by the registered number and reaches the care desk without a key', async () => {
  const agent = await atWork('1001');
  const { phone, id } = await call(9);
  const why = await decided(id);
  assert.equal(why.queue, 'elderly');
  assert.ok(why.rules.includes('care') && why.priority >= 600, JSON.stringify(why));
  assert.deepEqual(why.needs, [['care', 3]]);
  phone.hangUp();
  await goesHome(agent);
});

test('a customer with a disability reaches the care desk', async () => {
  const agent = await atWork('1006');
  const { phone, id } = await call(27);
  const why = await decided(id);
  assert.equal(why.queue, 'elderly');
  assert.ok(why.rules.includes('care'));
  phone.hangUp();
  await goesHome(agent);
});

test('whoever keys the green channel counts as cared for', async () => {
  const agent = await atWork('1001');
  const here = await call(4);
  await asksForPerson(here, '#');
  const why = await decided(here.id);
  assert.equal(why.queue, 'elderly');
  assert.ok(why.rules.includes('care'));
  here.phone.hangUp();
  await goesHome(agent);
});

test('whoever writes 绿色通道 in a chat counts as cared for', async () => {
  const agent = await atWork('1001', { phone: false });
  const chat = await Chat.open(product, '王先生');
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  chat.say('绿色通道');
  const why = await decided(chat.contact);
  assert.equal(why.queue, 'elderly');
  assert.ok(why.rules.includes('care'));
  await takes(agent, chat.contact);
  chat.socket.close();
  await goesHome(agent);
});

test('English and Japanese are served by those who speak them', async () => {
  for (const [language, number, queue] of [['en', '1004', 'english'], ['ja', '1013', 'japanese']]) {
    const agent = await atWork(number, { phone: false });
    const chat = await chatIn(language, 'Guest');
    chat.say('agent');
    const why = await decided(chat.contact);
    assert.equal(why.queue, queue);
    assert.ok(why.rules.includes(queue), why.rules.join(' '));
    await takes(agent, chat.contact);
    chat.socket.close();
    await goesHome(agent);
  }
});

test('a private banking customer reaches the relationship manager before anybody else', async () => {
  // The other one has been idle longer, and would be next.
  const other = await atWork('1002');
  const manager = await atWork('1006');
  const here = await call(46);
  await asksForPerson(here, '0');
  const why = await decided(here.id);
  assert.deepEqual([why.agent, why.why.kind], [manager.session.staff.id, 'relationship_manager']);
  here.phone.hangUp();
  await goesHome(manager);
  await goesHome(other);
});

test('the agent who served a customer last is asked first', async () => {
  const known = await atWork('1005', { answers: true });
  const first = await call(1);
  await asksForPerson(first, '0');
  await happened(first.id, 'connected');
  first.phone.hangUp();
  await happened(first.id, 'wrap_up_started');
  const other = await atWork('1007');
  await known.send('POST', `/contacts/${first.id}/wrap-up`, { code: 'other' });
  await happened(first.id, 'closed');
  // The other one has been idle longer by now, and would be next.
  const again = await call(1);
  await asksForPerson(again, '0');
  const why = await decided(again.id);
  assert.ok(why.rules.includes('known-agent'));
  assert.deepEqual([why.agent, why.why.kind], [known.session.staff.id, 'last_agent']);
  again.phone.hangUp();
  await goesHome(known);
  await goesHome(other);
});

test('a disaster area is switched on, and its customers go first from that moment on', async () => {
  const version = await switchOn((document) => {
    document.areas['灾区'].active = true;
  }, '四川发生地震');
  const agent = await atWork('1013');
  // Place 4 lives in Chengdu.
  const here = await call(4);
  await asksForPerson(here, '0');
  const why = await decided(here.id);
  assert.equal(why.policy, version);
  assert.ok(why.rules.includes('disaster'), why.rules.join(' '));
  here.phone.hangUp();
  await goesHome(agent);
  const back = await director.send('POST', '/routing/roll-backs', { reason: '灾情解除' });
  assert.equal(back.version, 1);
});

test('a caller in a long queue takes a call-back, hangs up, and is rung up by the agent whose turn it is', async () => {
  await switchOn((document) => {
    document.queues.common.cap = { waiting: 0, then: { kind: 'call_back' } };
  }, '排队过长');
  const here = await call(7);
  await asksForPerson(here, '0');
  await happened(here.id, 'call_back_offered');
  await here.phone.press('1');
  await happened(here.id, 'call_back_promised');
  await here.phone.hungUp();
  assert.equal((await leader.get(`/contacts/${here.id}`)).contact.state, 'queued');

  const agent = await atWork('1013');
  const offer = await eventually('the call-back is offered', async () => (await agent.get('/desk')).offers.find((one) => one.contact.id === here.id));
  assert.equal(offer.call_back, true);
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  await happened(here.id, 'dialled');
  await agent.send('POST', `/contacts/${here.id}/hang-up`);
  await happened(here.id, 'dial_failed');
  assert.equal((await agent.get('/desk')).contacts[0].dial_end, 'dismissed');
  const promised = async () => (await agent.get('/call-backs')).items.find((one) => one.contact === here.id);
  assert.ok(await promised(), 'who was not reached is still promised it');
  await agent.send('POST', `/contacts/${here.id}/wrap-up`, { code: 'query' });
  await happened(here.id, 'closed');

  await agent.send('PUT', '/desk/state', { state: 'not_ready', reason: 'break' });
  const again = await call(7);
  await asksForPerson(again, '0');
  await happened(again.id, 'call_back_offered');
  await again.phone.press('1');
  await happened(again.id, 'call_back_promised');
  await again.phone.hungUp();
  const theirs = await Phone.start(product, { user: customer(7).phone, tone: 440, port: trunkPort, answer: 'auto' });
  open.push(theirs);
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  const second = await eventually('it is offered', async () => (await agent.get('/desk')).offers.find((one) => one.contact.id === again.id));
  await agent.send('POST', `/offers/${second.id}/acceptance`);
  await happened(again.id, 'dial_answered');
  await happened(again.id, 'connected');
  await theirs.says(/Call established/);
  await agent.send('POST', `/contacts/${again.id}/hang-up`);
  await agent.send('POST', `/contacts/${again.id}/wrap-up`, { code: 'query' });
  await happened(again.id, 'closed');
  assert.ok(!(await agent.get('/call-backs')).items.some((one) => one.contact === again.id), 'the promise is kept');
  await goesHome(agent);
  await director.send('POST', '/routing/roll-backs', { reason: '恢复正常' });
});

test('a full queue turns a caller away kindly', async () => {
  await switchOn((document) => {
    document.queues.common.cap = { waiting: 0, then: { kind: 'refuse' } };
  }, '试验满员');
  const here = await call(10);
  await asksForPerson(here, '0');
  await happened(here.id, 'turned_away');
  await happened(here.id, 'node_visited', (event) => event.node === 'full');
  await here.phone.hungUp();
  await happened(here.id, 'closed');
  await director.send('POST', '/routing/roll-backs', { reason: '恢复正常' });
});

test('yesterday is played by the policy in force, and a policy with findings stays a draft', async () => {
  const played = await director.send('POST', '/routing/policies/1/replays');
  assert.ok(played.contacts > 0 && played.agents > 0, JSON.stringify(played));
  assert.ok(played.draft.answered.mean > 0);
  const saved = await director.send('POST', '/routing/policies', {
    note: '试验',
    document: { rules: [{ id: 'nobody', when: {}, then: { skills: [{ skill: 'esperanto', level: 3 }] } }] },
  });
  assert.ok(saved.findings.length > 0);
  const refused = await director.ask('POST', `/routing/policies/${saved.policy.version}/activations`, { reason: '试' });
  assert.equal(refused.status, 422);
  assert.ok((await refused.json()).errors.length > 0);
});

test('a director writes a rule by form, is told what is wrong with it, and the text says the same', async () => {
  const browser = await Browser.start();
  open.push(browser);
  const page = await browser.signedIn(product, '7001', '/office/routing');
  page.setDefaultTimeout(15_000);
  const choose = async (field, option) => {
    await field.click();
    await page.keyboard.type(option);
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click();
  };
  const inForce = async () => (await director.get('/routing/policies')).items.find((row) => row.state === 'in_force').version;
  const version = await inForce();
  await page.getByRole('button', { name: `查看第 ${version} 版`, exact: true }).click();
  // The rules are sentences before anything is opened.
  await page.locator('.statement', { hasText: '属于关怀客群 老年客户、军人优抚、残障客户' }).getByText('+600').waitFor();

  await page.getByRole('button', { name: '新增规则' }).click();
  const card = page.locator('.statement-is-open');
  await choose(card.getByLabel('客户等级'), '金卡');
  await page.keyboard.press('Escape');
  await choose(card.getByLabel('进入队列'), '贵宾');
  await card.getByLabel(/^优先级/).fill('40');
  // Another rule has this key: the check says so at the field, and the list leads there from elsewhere.
  await card.getByLabel(/^规则编号/).fill('vip');
  await card.locator('.field', { hasText: '规则编号重复' }).waitFor();
  await page.getByRole('tab', { name: /^排队过程/ }).click();
  await page.getByRole('list', { name: '关怀专席：等待中的客户' }).getByText('10 秒', { exact: false }).first().waitFor();
  assert.deepEqual(await violations(page), [], 'the form with a finding and drawings');
  await page.getByRole('region', { name: '检查结果' }).getByRole('button', { name: /规则编号重复/ }).click();
  await eventually('the focus is in the field', async () => (await page.locator(':focus').inputValue()) === 'vip');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('gold-at-vip');
  await page.getByText('检查通过，可以启用').waitFor();
  const changes = page.getByRole('region', { name: '与生效版本的不同' });
  await changes.getByText('新增规则“gold-at-vip”：客户等级为 金卡 → 进入队列 贵宾专席，优先级 +40').waitFor();

  // What is no JSON stays text, says where it is wrong, and is not lost.
  await page.getByText('文本', { exact: true }).click();
  const text = page.getByLabel('策略文档（JSON）');
  const written = await text.inputValue();
  await text.fill(written.replace(/}\s*$/, ''));
  await page.getByText(/不是有效的 JSON/).waitFor();
  assert.equal(await page.getByRole('radio', { name: '表单' }).isDisabled(), true);
  assert.equal(await page.getByRole('button', { name: '保存为新版本' }).isDisabled(), true);
  assert.deepEqual(await violations(page), [], 'the text with a mistake');
  await text.fill(written.replace(/"priority": 40\b/, '"priority": 45'));
  await page.getByText('表单', { exact: true }).click();
  await page.locator('.statement', { hasText: 'gold-at-vip' }).getByText('+45').waitFor();

  await page.getByLabel('这一版改了什么').fill('金卡到贵宾');
  await page.getByRole('button', { name: '保存为新版本' }).click();
  const heading = page.getByRole('heading', { name: /^策略 · 第 \d+ 版$/ });
  await page.getByText(/已保存为第/).waitFor();
  const saved = Number((await heading.innerText()).match(/\d+/)[0]);
  assert.ok(saved > version);
  const { document, policy } = await director.get(`/routing/policies/${saved}`);
  assert.equal(policy.note, '金卡到贵宾');
  const rule = document.rules.at(-1);
  assert.deepEqual([rule.id, rule.when.tiers, rule.then.queue, rule.then.priority], ['gold-at-vip', ['gold'], 'vip', 45]);
  await page.getByText('文本', { exact: true }).click();
  assert.deepEqual(JSON.parse(await text.inputValue()).rules.at(-1), {
    id: 'gold-at-vip',
    when: { tiers: ['gold'] },
    then: { queue: 'vip', priority: 45 },
  });
  // Nothing else was changed on the way through the form and the text.
  const before = (await director.get(`/routing/policies/${version}`)).document;
  assert.deepEqual({ ...document, version, rules: document.rules.slice(0, -1) }, before);
  assert.deepEqual(page.problems, []);

  await browser.context.clearCookies();
  const reader = await browser.signedIn(product, '2001', '/office/routing');
  await reader.getByRole('button', { name: `查看第 ${saved} 版`, exact: true }).click();
  await reader.locator('.statement', { hasText: 'gold-at-vip' }).getByText('+45').waitFor();
  assert.equal(await reader.locator('.document-editor input:not([type=radio]), .document-editor textarea').count(), 0, 'who reads has no fields');
  assert.deepEqual(await violations(reader), [], 'the policy as it is read');
});
