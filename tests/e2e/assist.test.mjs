// Agent assist: a chat with everything that helps, and a call whose two sides are written down.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { understands } from './support/banking.mjs';
import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { FunAsr } from './support/funasr.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;
let product;
let engine;
let leader;
const open = [];

function kept(thing) {
  open.push(thing);
  return thing;
}

before(async () => {
  if (pictures) await mkdir(pictures, { recursive: true });
  engine = await FunAsr.start();
  product = await Product.start({ env: { YUANYIN_RECOGNIZER: 'funasr', YUANYIN_RECOGNIZER_URL: engine.address } });
  await understands(product);
  leader = await product.signIn('2001');
  await leader.send('POST', '/canned-replies', {
    shortcut: 'jieshao',
    title: { zh: '自我介绍', en: 'Introduction' },
    text: { zh: '{customer}您好，我是{bank}的{agent}。', en: 'Hello {customer}, I am {agent} of {bank}.' },
    is_own: false,
  });
});

after(async () => {
  await Promise.all(open.map((thing) => Promise.resolve(thing.stop()).catch(() => {})));
  engine?.stop();
  await product?.stop();
});

async function deskOf(number) {
  const browser = kept(await Browser.start());
  const page = await browser.signedIn(product, number);
  const caller = await product.signIn(number);
  return { browser, page, caller };
}

async function shown(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

test('a chat: suggestions, ticks, a warning, a draft, a canned reply, a mention, and the summary in the note', async () => {
  const { browser, page, caller } = await deskOf('1008');
  await page.getByRole('button', { name: '示闲' }).first().click();
  await eventually('the agent is ready', async () => (await caller.get('/desk')).agent.state === 'ready');
  const customer = await Chat.open(product, '王小明');
  await eventually('the flow has begun', () => [...customer.messages.values()].length > 0);
  await customer.asks('转人工', /排队|人工|稍候|等待|转接|请稍/);
  await page.locator('.offer-card').first().waitFor();
  await page.keyboard.press('Alt+a');
  const contact = customer.contact;
  await eventually('the chat is connected', async () => (await caller.get('/desk')).contacts.some((one) => one.contact.id === contact && one.state === 'connected'));

  // What the customer writes brings the business with its steps, an article and a draft.
  customer.say('我的银行卡丢了，尾号6688，怎么挂失？');
  await page.keyboard.press('Alt+s');
  const panel = page.locator('.assist');
  await panel.getByText('挂失补卡').first().waitFor();
  await panel.getByText('*6688').waitFor();
  await panel.locator('.assist-article').first().waitFor();
  const draft = await panel.locator('.assist-draft').textContent();
  await page.keyboard.press('Alt+i');
  const reply = page.getByRole('textbox', { name: '回复客户' });
  await eventually('the draft is in the reply', async () => (await reply.inputValue()) === draft);
  assert.ok(![...customer.messages.values()].some((message) => message.text === draft), 'it is not sent by itself');

  // A canned reply by its shortcut, with the names filled in; it greets and names the bank, which is ticked.
  await reply.fill('/jieshao');
  await page.getByRole('option', { name: /自我介绍/ }).waitFor();
  await page.keyboard.press('Enter');
  const agentName = (await caller.get('/desk')).agent.name;
  assert.equal(await reply.inputValue(), `王小明您好，我是远银示范银行的${agentName}。`);
  await page.keyboard.press('Enter');
  await panel.locator('.assist-phrases .is-said', { hasText: '问候' }).waitFor();
  await panel.locator('.assist-phrases .is-said', { hasText: '报行名' }).waitFor();

  // What must not be said is warned of.
  await reply.fill('您放心，这个产品保本稳赚。');
  await page.keyboard.press('Enter');
  await panel.getByText('禁语：承诺收益').waitFor();
  await reply.fill('已为您办理口头挂失，我们会在两个工作日内给您回电。');
  await page.keyboard.press('Enter');
  await eventually('all is said', () => [...customer.messages.values()].some((message) => message.text?.includes('已为您办理')));
  await shown(page, 'assist-desk-zh');
  assert.deepEqual(await violations(page), []);

  // A remark mentions a colleague, who finds it at the desk.
  const colleague = await product.signIn('1002');
  await colleague.get('/desk');
  await page.getByRole('tab', { name: '本次接触' }).click();
  await page.getByRole('textbox', { name: '写备注（客户看不到）' }).fill('客户着急，请协助跟进挂失。');
  await page.getByRole('combobox', { name: '提醒同事' }).fill('1002');
  await page.getByTitle(/李浩然 1002/).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '保存备注' }).click();
  await page.locator('.remark-text', { hasText: '请协助跟进挂失' }).waitFor();
  const notice = await eventually('the colleague is told', async () => (await colleague.get('/desk')).notices.find((one) => one.what.kind === 'mentioned'));
  assert.equal(notice.what.contact, contact);
  await colleague.send('POST', `/desk/notices/${notice.id}/acknowledgement`);

  // At the end the summary stands in the note, to be edited.
  await caller.send('POST', `/contacts/${contact}/hang-up`);
  customer.socket.close();
  await page.keyboard.press('Alt+w');
  const note = page.locator('.note-field textarea');
  await eventually('the summary is in the note', async () => /挂失补卡.*已为您办理口头挂失/s.test(await note.inputValue()), { within: 60_000 });
  await page.locator('.wrap-up-suggested').first().waitFor();
  await note.fill(`${await note.inputValue()}已核对。`);
  await shown(page, 'assist-wrap-up-zh');
  await eventually('the conversation is over', async () => (await caller.get('/desk')).contacts.every((one) => one.contact.id !== contact || one.state === 'wrap_up'), { within: 90_000 });
  await page.locator('#wrap-up').getByRole('radio', { name: /挂失补卡/ }).check({ force: true });
  await page.locator('#wrap-up').getByRole('button', { name: /完成/ }).click();
  await eventually('the note is kept', async () => (await leader.get(`/contacts/${contact}`)).note?.includes('已核对'));
  assert.deepEqual(page.problems, []);

  // The agent keeps replies of their own on a page.
  const office = await browser.page(`${product.origin}/office/replies`);
  await office.getByRole('button', { name: '新增常用语' }).click();
  await office.getByLabel('快捷码').fill('gs');
  await office.getByLabel('标题（中文）').fill('我的挂失话术');
  await office.getByLabel('内容（中文）').fill('{customer}您好，口头挂失五天内有效。');
  await office.getByRole('button', { name: /保.?存/ }).click();
  await office.getByRole('cell', { name: '我的挂失话术', exact: true }).waitFor();
  await shown(office, 'replies-zh');
  assert.ok((await caller.get('/canned-replies')).items.some((one) => one.shortcut === 'gs' && one.owner));
  assert.ok(!(await colleague.get('/canned-replies')).items.some((one) => one.owner), 'nobody else sees it');
  const refused = await caller.ask('POST', '/canned-replies', { shortcut: 'xx2', title: { zh: '团' }, text: { zh: '团' }, is_own: false });
  assert.equal(refused.status, 403, "everybody's replies are kept by others");
  await page.close();
  await caller.send('PUT', '/desk/state', { state: 'signed_out' });
});

test('a call: both sides are written down at the desk and on the record; without the engine the call goes on', async () => {
  const sip = kept(await Phone.start(product, { user: '1002', password: 'sip-1002', tone: 0 }));
  const { browser, page, caller } = await deskOf('1002');
  await eventually('the phone is known', async () => (await caller.get('/desk')).agent.phone === 'sip');
  await caller.send('PUT', '/desk/state', { state: 'ready' });
  const phone = kept(await Phone.start(product, { user: '13900000701', tone: 0 }));
  await phone.call('95588');
  const { id } = await eventually('the call is in the records', async () => (await leader.get('/contacts?phone=13900000701')).items[0]);
  const happened = (type) => eventually(`${type} happened`, async () => (await leader.get(`/contacts/${id}`)).events.some((step) => step.event.type === type), { within: 40_000 });
  await phone.press('1');
  await phone.press('0');
  await happened('offered');
  await sip.says(/[Ii]ncoming call/);
  sip.accept();
  await happened('connected');

  await page.locator('.contact-list button, .contact-list [role=option], .contact-list li').first().click();
  await page.keyboard.press('Alt+s');
  const lines = page.locator('.assist-lines');
  await page.getByText('转写中', { exact: true }).waitFor();
  engine.hears('您好我的卡丢了要挂失，卡号6222021234567890123');
  await phone.say('您好我的卡丢了要挂失', 'cmn');
  await lines.locator('.assist-line-customer', { hasText: '我的卡丢了' }).waitFor({ timeout: 60_000 });
  await page.locator('.assist').getByText('挂失补卡').first().waitFor();
  await page.locator('.assist-article').first().waitFor();
  engine.hears('您好，这里是远银示范银行');
  await sip.say('您好这里是远银示范银行', 'cmn');
  await lines.locator('.assist-line-agent', { hasText: '远银示范银行' }).waitFor({ timeout: 60_000 });
  await page.locator('.assist-phrases .is-said', { hasText: '报行名' }).waitFor();
  await shown(page, 'assist-call-zh');
  assert.deepEqual(await violations(page), []);

  // The engine dies: the desk says so, the call goes on, and what is said later is written down when it is back.
  engine.stop();
  await phone.say('您好我的卡丢了要挂失', 'cmn');
  await page.getByText('转写中断，通话不受影响').waitFor({ timeout: 60_000 });
  assert.equal((await caller.get('/desk')).contacts.find((one) => one.contact.id === id).state, 'connected');
  phone.hangUp();
  await happened('conversation_ended');
  await caller.send('POST', `/contacts/${id}/wrap-up`, { code: 'loss' });
  await happened('closed');

  const record = await browser.page(`${product.origin}/office/contacts/${id}`);
  await record.getByText('我的卡丢了').first().waitFor();
  assert.equal(await record.getByText('6222021234567890123').count(), 0, 'card numbers are covered');
  await record.getByRole('searchbox', { name: '在转写中查找' }).or(record.getByPlaceholder('在转写中查找')).first().fill('远银');
  await record.getByText('1 句').waitFor();
  await shown(record, 'assist-record-zh');
  assert.deepEqual(await violations(record), []);
  const stranger = await product.signIn('1003');
  assert.equal((await stranger.ask('GET', `/contacts/${id}/transcript`)).status, 404);
  const read = (await (await product.signIn('6001')).get('/audit-entries?action=transcript.read')).items;
  assert.ok(read.some((entry) => entry.contact === id || entry.subject === `contact:${id}`), 'the reading is audited');
  await Promise.all([phone.stop(), sip.stop()]);
});
