// Text messages through a carrier that others wrote: bind, question, flow, agent, long texts, receipts, window, reconnect.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Carrier, SYSTEM } from './support/carrier.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

const WINDOW = 4;

let carrier;
let product;
let agent;

before(async () => {
  carrier = await new Carrier(await freePort()).start();
  product = await Product.start({
    env: {
      YUANYIN_SMS_SMPP_ADDRESS: `127.0.0.1:${carrier.port}`,
      YUANYIN_SMS_SMPP_SYSTEM_ID: SYSTEM.system_id,
      YUANYIN_SMS_SMPP_PASSWORD: SYSTEM.password,
      YUANYIN_SMS_WINDOW: String(WINDOW),
      YUANYIN_SMS_PER_SECOND: '200',
    },
  });
  await eventually('the product is bound', () => carrier.sessions.size === 1);
  agent = await product.signIn('1008');
});

after(async () => {
  carrier?.release();
  await product?.stop();
  await carrier?.stop();
});

async function contactOf(text) {
  const leader = await product.signIn('2001');
  return eventually(`a contact by text`, async () => {
    const { items } = await leader.get('/contacts?channel=sms&limit=20');
    for (const item of items) {
      const { items: messages } = await leader.get(`/contacts/${item.id}/messages`);
      if (messages.some((message) => message.text === text)) return item.id;
    }
    return undefined;
  });
}

test('the product binds as SMPP 3.4', () => {
  assert.equal(carrier.version, 0x34);
});

// Before all others, so that nobody else waits for the agent.
test('an agent answers at the desk; nothing is lost while the carrier is away; the window holds', async () => {
  const phone = '13800000006';
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  await carrier.deliver(phone, 'LTK+转人工');
  const offer = await eventually('the contact is offered', async () => (await agent.get('/desk')).offers[0]);
  assert.equal(offer.contact.channel, 'sms');
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  const contact = offer.contact.id;
  await eventually('they are joined', async () => (await agent.get('/desk')).contacts.some((open) => open.contact.id === contact && open.state === 'connected'));
  await eventually('the customer knows', () => carrier.to(phone).join('\n').includes('为您服务'));
  assert.equal(await carrier.deliver(phone, '我的卡丢了，怎么办？'), 0);
  await eventually('the desk has it', async () => {
    const { items } = await agent.get(`/contacts/${contact}/messages`);
    return items.some((message) => message.from === 'customer' && message.text === '我的卡丢了，怎么办？');
  });

  await carrier.stop();
  for (let number = 1; number <= 5; number += 1) {
    await agent.send('POST', `/contacts/${contact}/messages`, { client_id: `away-${number}`, text: `第${number}句，线路断开时写的` });
  }
  await carrier.start();
  await eventually('what was written meanwhile arrives', () => carrier.to(phone).join('\n').includes('第5句'));
  const told = carrier.to(phone).join('\n');
  for (let number = 1; number <= 5; number += 1) assert.equal(told.split(`第${number}句`).length, 2, `once: ${told}`);
  assert.ok(told.indexOf('第1句') < told.indexOf('第5句'), 'in order');

  // The carrier holds its answers back: no more than the window are on their way.
  carrier.most = 0;
  carrier.held = [];
  const phones = Array.from({ length: 3 * WINDOW }, (_, index) => `1390000${String(index).padStart(4, '0')}`);
  for (const other of phones) carrier.deliver(other, '几点开门');
  await eventually('the window is full', () => carrier.open === WINDOW);
  assert.equal(carrier.most, WINDOW);
  carrier.release();
  await eventually('all are answered', () => phones.every((other) => carrier.to(other).length === 1));
  assert.ok(carrier.most <= WINDOW, `${carrier.most} at once`);

  await agent.send('POST', `/contacts/${contact}/hang-up`);
  await eventually('the survey is asked for', () => carrier.to(phone).join('\n').includes('评价'));
  assert.equal(await carrier.deliver(phone, '5'), 0);
  const leader = await product.signIn('2001');
  await eventually('the grade is counted', async () => (await leader.get(`/contacts/${contact}`)).contact.score === 5);
  const desk = await agent.get('/desk');
  if (desk.contacts.some((open) => open.contact.id === contact)) await agent.send('POST', `/contacts/${contact}/wrap-up`, { code: 'loss' });
});

test('a question by LTK is answered by the flow, in Chinese, and receipts are taken', async () => {
  // The customer of this number is in no care group, so that the flow begins with its menu.
  const phone = '13800000009';
  assert.equal(await carrier.deliver(phone, 'LTK+网点在哪里'), 0);
  await eventually('the flow answers', () => carrier.to(phone).join('\n').includes('网点'));
  const [first] = carrier.texts.filter((text) => text.to === phone);
  assert.equal(first.coding, 8, 'UCS-2');
  assert.equal(first.from, '95588');
  assert.match(carrier.to(phone).join('\n'), /^1 /m, 'choices stand one a line');
  assert.ok(carrier.texts.some((text) => text.to === phone && text.segments > 1), 'long texts come in parts');
});

test('a text without the word is answered with how to ask', async () => {
  const phone = '13800000002';
  await carrier.deliver(phone, '几点开门');
  await eventually('help comes', () => carrier.to(phone).some((text) => text.includes('LTK+')));
});

test('long questions arrive whole under references of 8 and of 16 bits', async () => {
  for (const [phone, wide] of [['13800000003', false], ['13800000004', true]]) {
    const question = `${phone}的长问题：${'请问如何办理跨境汇款业务，'.repeat(12)}谢谢`;
    const statuses = await carrier.deliverLong(phone, `LTK+${question}`, { wide, reference: wide ? 0x1234 : 9 });
    assert.ok(statuses.length > 2 && statuses.every((status) => status === 0));
    await contactOf(question);
  }
});

test('what the carrier brings again after a reconnect is one text', async () => {
  const phone = '13800000005';
  const question = '这句话来了两遍';
  await carrier.deliver(phone, `LTK+${question}`);
  const contact = await contactOf(question);
  const binds = carrier.binds;
  for (const session of carrier.sessions) session.destroy();
  await eventually('the product is back', () => carrier.binds > binds && carrier.sessions.size === 1);
  assert.equal(await carrier.deliver(phone, `LTK+${question}`), 0);
  assert.equal(await carrier.deliver(phone, '另一句话'), 0);
  const leader = await product.signIn('2001');
  const messages = await eventually('the other text is there', async () => {
    const { items } = await leader.get(`/contacts/${contact}/messages`);
    return items.some((message) => message.text === '另一句话') && items;
  });
  assert.equal(messages.filter((message) => message.text === question).length, 1);
});

test('a carrier that is busy is asked again', async () => {
  const phone = '13800000007';
  carrier.refusals = [0x58, 0x14];
  await carrier.deliver(phone, '几点开门');
  await eventually('help comes all the same', () => carrier.to(phone).length === 1);
});

test('the counters tell', async () => {
  const text = await (await fetch(`${product.origin}/metrics`)).text();
  for (const name of ['sms_sent_total', 'sms_received_total', 'sms_segments_total', 'sms_link_up']) {
    assert.ok(new RegExp(`^${name} `, 'm').test(text), name);
  }
});

test('a conversation goes on after the product was killed', async () => {
  const phone = '13800000008';
  const question = '今天天气怎么样';
  await carrier.deliver(phone, `LTK+${question}`);
  const before = await contactOf(question);
  await product.kill();
  await product.run();
  await eventually('the product is bound', () => carrier.sessions.size === 1);
  await carrier.deliver(phone, '重启之后的话');
  assert.equal(await contactOf('重启之后的话'), before);
});

test('handsets are drawn only where there is no carrier', async () => {
  assert.equal((await fetch(`${product.origin}/api/v1/demonstration/handsets`)).status, 404);
});
