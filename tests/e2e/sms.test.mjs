// Text messages through a carrier that others wrote: bind, question, flow, agent, long texts, receipts, window, reconnect.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { understands } from './support/banking.mjs';
import { Carrier } from './support/carrier.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually, freePort } from './support/product.mjs';
import { isWrittenNowhere } from './support/written.mjs';

const WINDOW = 4;

let carrier;
let product;
let agent;

before(async () => {
  carrier = await new Carrier(await freePort()).start();
  product = await Product.start({
    env: {
      ...carrier.settings,
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

/** Writes from a handset and waits for a text of the bank that fits. */
async function asks(phone, text, pattern) {
  const known = carrier.to(phone).length;
  assert.equal(await carrier.deliver(phone, text), 0);
  return eventually(`an answer to “${text}” like ${pattern}`, () => {
    const answers = carrier.to(phone).slice(known);
    const found = answers.find((answer) => pattern.test(answer));
    if (found) return found;
    throw new Error(answers.join(' | '));
  });
}

/** The code in the latest text that has one. */
function codeOf(phone) {
  return carrier.to(phone).findLast((text) => text.includes('短信银行验证码')).match(/验证码(\d{6})/)[1];
}

test('by text, signed up: balance, transactions, a transfer with read-back and code, a refused one, a loss report and its state', async () => {
  await understands(product);
  const me = customer(31);
  const { phone } = me;
  await asks(phone, 'LTK+帮我查一下余额', /选择要查询的账户/);
  assert.match(await asks(phone, '1', /可用余额/), /余额是[0-9,]+\.[0-9]{2}元/);
  assert.match(await asks(phone, '1', /最近的交易/), /[0-9,]+\.[0-9]{2}元，余额/);

  await asks(phone, '我要转账', /请输入六位验证码/);
  const code = codeOf(phone);
  await asks(phone, code === '000000' ? '000001' : '000000', /不正确/);
  await asks(phone, code, /选择付款账户/);
  await asks(phone, '1', /已注册的收款账户/);
  await asks(phone, '2', /收款卡号/);
  await asks(phone, '6222020000000000', /未在您名下注册/);
  await asks(phone, '1', /请选择收款账户/);
  await asks(phone, '1', /转账金额/);
  await asks(phone, '6000', /到账/);
  assert.match(await asks(phone, '1', /超过单笔限额/), /5,000\.00元/);
  await asks(phone, '10.50', /到账/);
  assert.match(await asks(phone, '1', /确认办理/), /转账10\.50元，手续费/);
  await asks(phone, '1', /转账已受理/);

  await asks(phone, '我的银行卡丢了要挂失', /选择要挂失的卡片/);
  await asks(phone, '1', /口头挂失/);
  await asks(phone, '1', /挂失成功/);
  await asks(phone, '返回菜单', /更多服务/);
  await asks(phone, '更多服务', /挂失状态/);
  assert.match(await asks(phone, '挂失状态', /您的挂失记录/), new RegExp(me.card.slice(-4)));

  const leader = await product.signIn('2001');
  const { items } = await leader.get(`/contacts?phone=${phone}`);
  const { items: messages } = await leader.get(`/contacts/${items[0].id}/messages`);
  assert.ok(messages.filter((message) => message.from === 'customer' && message.text === '******').length === 2, 'codes are covered');
  await isWrittenNowhere(product, code);
});

test('by text, signed up: what needs a password is refused, and a password that is texted all the same is kept nowhere', async () => {
  const me = customer(33);
  await asks(me.phone, 'LTK+更多服务', /转账限额/);
  await asks(me.phone, '转账限额', /需要密码，短信不受理/);
  assert.equal(await carrier.deliver(me.phone, `我的密码是${me.transactionPassword}`), 0);
  await contactOf(`我的密码是******`);
  await isWrittenNowhere(product, me.transactionPassword);
});

test('by text, not signed up: told how to, and no account is spoken of', async () => {
  const { phone } = customer(32);
  await asks(phone, 'LTK+查余额', /没有开通短信银行/);
  await asks(phone, '转账', /没有开通短信银行/);
  assert.ok(!carrier.to(phone).some((text) => text.includes('余额是')));
});

test('signed up in a chat with password and code, the same customer is served by text at once', async () => {
  const me = customer(32);
  const chat = await Chat.open(product, '客户');
  const chats = async (text, pattern, secure = false) => {
    const known = new Set(chat.messages.keys());
    chat.socket.send(JSON.stringify({ type: 'message', client_id: crypto.randomUUID(), text, ...(secure ? { secure: true } : {}) }));
    await eventually(`an answer to “${secure ? '…' : text}” like ${pattern}`, () => {
      const answers = [...chat.messages].filter(([seq, message]) => !known.has(seq) && message.from !== 'customer');
      if (answers.some(([, message]) => pattern.test(JSON.stringify(message)))) return true;
      throw new Error(JSON.stringify(answers));
    });
  };
  await eventually('the flow has greeted', () => [...chat.messages.values()].some((message) => JSON.stringify(message).includes('查余额')));
  await chats('我要开通短信银行', /账户变动短信通知，还是短信银行/);
  await chats('3', /开通短信银行后/);
  await chats('1', /卡号或账号/);
  await chats(me.card, /六位交易密码/);
  await chats(me.transactionPassword, /请输入六位验证码/, true);
  const code = await eventually('the code is at the carrier', () => carrier.to(me.phone).findLast((text) => text.includes('身份验证码'))?.match(/(\d{6})/)?.[1]);
  await chats(code, /每日不超过20,000\.00元/, true);
  await chats('1', /设置成功/);
  await asks(me.phone, '查余额', /选择要查询的账户/);
  await asks(me.phone, '1', /可用余额/);
  await isWrittenNowhere(product, code);
  await isWrittenNowhere(product, me.transactionPassword);
});

test('by text in English: the balance, and a person at the desk', async () => {
  const { phone } = customer(34);
  await asks(phone, 'LTK+English', /tell me|choose what you need/i);
  await asks(phone, 'what is my account balance', /choose the account/i);
  assert.match(await asks(phone, '1', /is available/), /balance of your .* is [0-9,]+\.[0-9]{2}/);
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  await carrier.deliver(phone, 'I want to talk to a real person');
  const leader = await product.signIn('2001');
  const { id } = (await leader.get(`/contacts?phone=${phone}`)).items[0];
  // Others wait for a person, too, and are taken as they come.
  await eventually('the contact is offered and taken', async () => {
    const [offer] = (await agent.get('/desk')).offers;
    if (offer) await agent.send('POST', `/offers/${offer.id}/acceptance`);
    return offer?.contact.id === id;
  });
  await eventually('the customer knows', () => carrier.to(phone).some((text) => text.includes('is with you')));
  await agent.send('POST', `/contacts/${id}/hang-up`);
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
