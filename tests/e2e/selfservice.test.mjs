// Customers do their banking themselves: by the keys of a real phone, and in their own words in a chat.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { IDENTITY_NUMBER, customer } from './support/bank.mjs';
import { asksForBalance, preparesTransfer, understands } from './support/banking.mjs';
import { Chat } from './support/chat.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';
import { secondsOfSound } from './support/sound.mjs';
import { isWrittenNowhere } from './support/written.mjs';

let product;
let leader;

before(async () => {
  product = await Product.start();
  leader = await product.signIn('2001');
  await understands(product);
});

after(async () => {
  await product?.stop();
});

/** A contact as the journal tells it. */
class Trail {
  constructor(id) {
    this.id = id;
    /** How many visits of each node the test has waited for. */
    this.seen = new Map();
  }

  async events() {
    return (await leader.get(`/contacts/${this.id}`)).events.map((step) => step.event);
  }

  /** Waits until the flow is at the node once more. */
  async at(node) {
    const times = (this.seen.get(node) ?? 0) + 1;
    this.seen.set(node, times);
    await eventually(`the flow is at ${node} (${times})`, async () => {
      const visits = (await this.events()).filter((event) => event.type === 'node_visited');
      if (visits.filter((event) => event.node === node).length >= times) return true;
      throw new Error(`path: ${visits.map((event) => event.node).join(' ')}`);
    }, { within: 30_000 });
  }

  async outcome(action, outcome) {
    await eventually(`${action} comes out as ${outcome}`, async () => {
      const taken = (await this.events()).filter((event) => event.type === 'action_taken' && event.action === action);
      if (taken.some((event) => event.outcome === outcome)) return true;
      throw new Error(JSON.stringify(taken));
    });
  }
}

async function callFrom(place) {
  const phone = await Phone.start(product, { user: customer(place).phone, tone: 300 });
  await phone.call('95588');
  const found = await eventually('the call is in the records', async () => (await leader.get(`/contacts?phone=${customer(place).phone}`)).items[0]);
  const trail = new Trail(found.id);
  await trail.at('language');
  await phone.press('1');
  await trail.at('main');
  return { phone, trail };
}

test('by keys: balance, transactions, a transfer with read-back, a refused one, a loss report and its state', async () => {
  const { phone, trail } = await callFrom(7);
  const me = customer(7);
  await phone.press('1');
  await trail.at('ask-query');
  await phone.press(me.queryPassword);
  await trail.outcome('identity.verify', 'verified');
  await trail.at('from');
  await phone.press('1');
  await trail.outcome('account.balance', 'done');
  await trail.at('tell');
  await phone.press('1');
  await trail.outcome('account.transactions', 'done');
  await trail.at('read');
  const before = await phone.heard();
  assert.ok(secondsOfSound(before.samples, before.rate) > 3, 'the caller has heard something');

  // A key stops what is being read out and counts for the menu after it.
  await phone.press('1');
  await trail.at('more');
  await trail.at('main');
  await phone.press('5');
  await trail.at('ask-transaction');
  await phone.press(me.transactionPassword);
  await trail.at('from');
  await phone.press('1');
  await trail.at('to');
  await phone.press('2');
  await trail.at('number');
  await phone.press('6222020000000000#');
  await trail.outcome('bank.payee', 'not_registered');
  await trail.at('refused');
  await phone.press('1');
  await trail.at('to');
  await trail.at('payee');
  await phone.press('1');
  await trail.outcome('bank.payee', 'found');
  await trail.at('amount');
  await phone.press('10*5#');
  await trail.at('speed');
  await phone.press('1');
  await trail.outcome('bank.prepare', 'ready');
  await trail.at('confirm');
  await phone.press('1');
  await trail.outcome('bank.post', 'posted');
  await trail.at('posted');
  await phone.press('1');
  await trail.at('more');
  await trail.at('main');
  await phone.press('2');
  await trail.at('card');
  await phone.press('1');
  await trail.at('confirm');
  await phone.press('1');
  await trail.at('posted');
  await phone.press('1');
  await trail.at('more');
  await trail.at('main');
  await phone.press('8');
  await trail.at('others');
  await phone.press('1');
  await trail.at('state');
  await phone.press('1');
  await trail.at('more');
  const posted = (await trail.events()).filter((event) => event.type === 'action_taken' && event.outcome === 'posted');
  assert.equal(posted.length, 2);
  phone.hangUp();
  await phone.hungUp();
  await phone.stop();
  await isWrittenNowhere(product, me.queryPassword);
  await isWrittenNowhere(product, me.transactionPassword);
});

test('a wrong password is counted, and then it is locked', async () => {
  const { phone, trail } = await callFrom(3);
  await phone.press('1');
  for (const wrong of ['111111', '222222', '333333']) {
    await trail.at('ask-query');
    await phone.press(wrong);
    await trail.at('verify-query');
  }
  await trail.at('locked');
  const outcomes = (await trail.events()).filter((event) => event.action === 'identity.verify').map((event) => event.outcome);
  assert.deepEqual(outcomes.slice(0, 2), ['wrong', 'wrong']);
  assert.equal(outcomes.at(-1), 'locked');
  phone.hangUp();
  await phone.hungUp();
  await phone.stop();
  await isWrittenNowhere(product, '222222');
});

test('in own words in a chat: identity, balance, a transfer that is corrected, knowledge, a person who knows what was said', async () => {
  const me = customer(1);
  const { chat, balance } = await asksForBalance(product, me);
  await preparesTransfer(product, chat, me, '10.5');
  // The customer thinks again while it is read back.
  await chat.asks('不对，是二十元', /实时/);
  const readBack = await chat.asks('1', /确认办理/);
  assert.match(JSON.stringify(readBack), /20\.00元/);
  await chat.asks('1', /已受理/);
  const later = await asksForBalance(product, me);
  assert.ok(balance - later.balance >= 2000 && balance - later.balance < 3050, 'the corrected amount has gone, and its fee');
  later.chat.socket.close();
  await chat.asks('存款利率是多少', /%/);
  await chat.asks('北京有哪些网点', /北京/);
  await chat.asks('数字人民币怎么开通', /数字人民币/);
  await isWrittenNowhere(product, me.queryPassword);
  const whole = JSON.stringify([...chat.messages.values()]);
  assert.ok(!whole.includes(IDENTITY_NUMBER) && !whole.includes(me.queryPassword), 'the conversation holds no secret');
  chat.say('绿色通道');
  await eventually('a person is asked for', () => chat.state === 'queued' || chat.state === 'connected');

  // The green channel leads to the care desk.
  const agent = await product.signIn('1001');
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  const offer = await eventually('the chat is offered', async () => (await agent.get('/desk')).offers.find((one) => one.contact.id === chat.contact));
  const briefing = await agent.get(`/contacts/${chat.contact}/briefing`);
  assert.equal(briefing.verified, true);
  assert.ok(Date.parse(briefing.verified_at) <= Date.parse(briefing.written_at));
  assert.deepEqual(briefing.business, { zh: '网点', en: 'Branches' });
  assert.ok(briefing.given.some((fact) => fact.value.zh.includes('北京')), JSON.stringify(briefing.given));
  const done = briefing.actions.map((action) => `${action.action} ${action.outcome}`);
  assert.ok(done.includes('account.balance done') && done.includes('identity.verify verified'), done.join(', '));
  assert.equal(briefing.said, '数字人民币怎么开通');
  const stranger = await product.signIn('1006');
  assert.equal((await stranger.ask('GET', `/contacts/${chat.contact}/briefing`)).status, 404);
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  await eventually('the agent has the chat', () => chat.state === 'connected');
  assert.deepEqual(await agent.get(`/contacts/${chat.contact}/briefing`), briefing);
  await agent.send('POST', `/contacts/${chat.contact}/hang-up`);
});

test('in English in a chat: to the menu and to a person', async () => {
  const chat = await Chat.open(product, 'Emily');
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  await chat.asks('English', /tell me|choose what you need/i);
  await chat.asks('what is my account balance', /card or account number/i);
  chat.say('I want to talk to a real person');
  await eventually('a person is asked for', () => chat.state === 'queued' || chat.state === 'connected');
});
