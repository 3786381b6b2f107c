// The message board through the real doors: a customer leaves a message in the browser, an agent answers it beside a
// chat, the customer reads the answer with number and code, asks more, rates; `kill -9` in the middle loses nothing.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;
// A customer of the demonstration who has a handset.
let phone;
let product;
let browser;
let desk;
let agent;
let customer;
const left = {};

async function picture(page, name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `board-${name}.png`) });
}

async function checked(page, name) {
  await picture(page, name);
  assert.deepEqual(await violations(page), [], name);
  assert.deepEqual(page.problems, [], name);
}

async function openDesk() {
  const page = await browser.page(`${product.origin}/desk/`);
  const number = page.getByLabel(/工号/);
  await Promise.race([number.waitFor(), page.locator('.desk').waitFor()]);
  if (await number.count()) {
    await number.fill('1008');
    await page.getByLabel(/密码/).fill('demo-1008');
    await page.keyboard.press('Enter');
  }
  await page.locator('.desk').waitFor();
  return page;
}

async function ready() {
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  await eventually('the agent is ready', async () => (await agent.get('/desk')).agent.state !== 'not_ready');
}

const offerOf = (channel) => async () => (await agent.get('/desk')).offers.find((offer) => offer.contact.channel === channel);
const onDesk = (contact) => async () => (await agent.get('/desk')).contacts.find((one) => one.contact.id === contact);

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
  const handsets = await (await fetch(`${product.origin}/api/v1/demonstration/handsets`)).json();
  phone = handsets.phones[0].phone;
  agent = await product.signIn('1008');
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

test('a customer leaves a message: what is missing is said, secrets are covered, number and code are shown', async () => {
  customer = await browser.page(`${product.origin}/customer/`);
  await customer.getByRole('link', { name: /留言板/ }).click();
  await customer.getByRole('heading', { name: '留言板', level: 1 }).waitFor();
  await checked(customer, 'form-zh');
  await customer.getByRole('button', { name: '提交留言' }).click();
  await customer.getByText('请填写此项').first().waitFor();
  assert.equal(await customer.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true', 'what is missing has the focus');
  await customer.getByRole('radio', { name: '投诉' }).check();
  await customer.getByRole('radio', { name: '电子银行' }).check();
  await customer.getByLabel('标题').fill('手机银行登录不了');
  await customer.getByLabel('留言内容').fill('换了手机以后登录不了，卡号6222021001116245702，密码是135790，请尽快处理。');
  await customer.getByLabel('您的称呼').fill('王女士');
  await customer.getByLabel('联系电话').fill(phone);
  await customer.getByLabel(/电子邮箱/).fill('wang@bank.example');
  await customer.getByRole('button', { name: '提交留言' }).click();
  await customer.getByRole('heading', { name: '留言已收到' }).waitFor();
  const [reference, code] = await customer.locator('.board-receipt dd').allTextContents();
  assert.match(reference, /^LY\d{6}-\d{6}$/);
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  Object.assign(left, { reference, code });
  await checked(customer, 'receipt-zh');
  await customer.getByRole('button', { name: '查看我的留言' }).click();
  await customer.getByText('等待答复').waitFor();
  const shown = await customer.locator('.board-entries').innerText();
  assert.ok(!shown.includes('6222021001116245702') && !shown.includes('135790'), shown);
  assert.ok(!customer.url().includes(code), 'the code is in no address');
  await checked(customer, 'thread-zh');
});

test('a wrong code sees nothing, and what is told does not say what was wrong', async () => {
  const page = await browser.page(`${product.origin}/customer/message-board?lang=en`);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByLabel('Number').fill(left.reference);
  await page.getByLabel('Code').fill('AAAA-AAAA-AAAA');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.getByText('The number or the code is not right').waitFor();
  assert.equal(await page.getByText('手机银行登录不了').count(), 0);
  await checked(page, 'form-en');
  const ask = (reference, code) =>
    fetch(`${product.origin}/api/v1/board-messages/${reference}`, { headers: code ? { authorization: `Bearer ${code}` } : {} });
  const answers = await Promise.all([ask(left.reference, 'AAAA-AAAA-AAAA'), ask('LY990101-000000', left.code), ask(left.reference)]);
  const codes = await Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).code]));
  assert.deepEqual(codes, Array(3).fill([401, 'board.code_wrong']));
  await page.close();
});

test('the agent has the message and a chat at once; kill -9 keeps the draft and the place', async () => {
  desk = await openDesk();
  await ready();
  const offer = await eventually('the message is offered', offerOf('board'));
  await desk.locator('.offer-card').getByText('新留言').waitFor();
  await picture(desk, 'desk-offer');
  await desk.keyboard.press('Alt+a');
  const message = offer.contact.id;
  left.contact = message;
  await desk.getByRole('heading', { name: '手机银行登录不了' }).waitFor();
  const words = await desk.locator('.board-thread').innerText();
  assert.ok(words.includes('投诉') && words.includes('电子银行') && words.includes('身份未核实'), words);
  assert.ok(!words.includes('6222021001116245702') && !words.includes(phone), 'what the desk shows is masked');

  const editor = desk.getByRole('textbox', { name: '答复客户' });
  await editor.fill('尊敬的客户：请在新手机上重新绑定设备。');
  await desk.getByText(/草稿已保存/).waitFor();
  const chat = await Chat.open(product, '李先生');
  chat.say('转人工');
  const live = await eventually('the chat is offered beside the message', offerOf('chat'));
  await desk.keyboard.press('Alt+a');
  await eventually('message and chat are both with the agent', async () => {
    const { contacts } = await agent.get('/desk');
    return [message, live.contact.id].every((id) => contacts.some((one) => one.contact.id === id && one.state === 'connected'));
  });
  await desk.getByRole('textbox', { name: '回复客户' }).waitFor();
  await checked(desk, 'desk-both');

  const order = await (await product.signIn('2001')).get(`/contacts/${message}`);
  await product.kill();
  await product.run();
  agent = await product.signIn('1008');
  const again = await eventually('the message is still with the agent', onDesk(message));
  assert.equal(again.contact.queued_at, order.contact.queued_at, 'with the waiting time that it had');
  const kept = await agent.get(`/contacts/${message}/board-message`);
  assert.equal(kept.draft.text, '尊敬的客户：请在新手机上重新绑定设备。');
  await desk.close();
  // Another tab, in which nothing is remembered: the draft comes from the server.
  desk = await openDesk();
  await eventually('the chat is still there', async () => (await agent.get('/desk')).contacts.length === 2);
  await desk.locator('.contact-item').filter({ hasText: '王女士' }).or(desk.locator('.contact-item').last()).last().click();
  await eventually('the draft is back', async () => (await desk.getByRole('textbox', { name: '答复客户' }).inputValue()).startsWith('尊敬的客户'));
  await agent.send('POST', `/contacts/${live.contact.id}/hang-up`);
  const closed = await agent.ask('POST', `/contacts/${live.contact.id}/wrap-up`, { code: 'query' });
  assert.ok(closed.ok || closed.status === 409, `${closed.status}`);
});

test('set aside with a reason, it is with nobody; its leader sees that on the wall', async () => {
  await desk.getByRole('button', { name: '搁置' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('radio', { name: '30 分钟后' }).check();
  await dialog.getByRole('button', { name: '搁置' }).click();
  await dialog.getByText('请填写原因').waitFor();
  await checked(desk, 'desk-aside');
  await dialog.getByRole('button', { name: '再看看' }).click();
  const wall = await (await product.signIn('2001')).get('/wallboard');
  assert.equal(wall.today.messages, 1);
  assert.equal(wall.deferred.in_conversation + wall.deferred.waiting >= 0, true);
});

test('the agent answers: the customer is texted, reads it, rates and asks more', async () => {
  const editor = desk.getByRole('textbox', { name: '答复客户' });
  await editor.fill('尊敬的客户：请在新手机上重新绑定设备，如仍不成功请致电 95588。');
  await desk.getByRole('button', { name: '发送答复' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '发送答复' }).click();
  await desk.getByText('答复已发送，请填写小结。').waitFor();
  await picture(desk, 'desk-wrap-up');
  await customer.getByText('请在新手机上重新绑定设备').waitFor({ timeout: 20_000 });
  await customer.getByText('已答复').waitFor();
  await checked(customer, 'answered-zh');
  const text = await eventually('the customer is texted', async () => {
    const { items } = await (await fetch(`${product.origin}/api/v1/demonstration/handsets/${phone}/messages`)).json();
    return items.map((item) => item.text).find((words) => words.includes(left.reference));
  });
  assert.ok(!text.includes('绑定') && !text.includes(left.code), text);

  await customer.getByRole('radio', { name: /^满意/ }).check();
  await customer.getByRole('button', { name: '提交评价' }).click();
  await customer.getByText('感谢您的评价（4 分）').waitFor();
  await agent.send('POST', `/contacts/${left.contact}/wrap-up`, { code: 'ebank' });
  const leader = await product.signIn('2001');
  await eventually('the grade is on the record', async () => (await leader.get(`/contacts/${left.contact}`)).contact.score === 4);

  // After the restart the agent has not said yet that they take more.
  await ready();
  await customer.getByLabel('追加提问').fill('绑定时提示设备数量已满，怎么办？');
  await customer.getByRole('button', { name: '发送', exact: true }).click();
  await customer.getByText('等待答复').waitFor();
  const offer = await eventually('the question is offered', offerOf('board'));
  assert.notEqual(offer.contact.id, left.contact);
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  const thread = await agent.get(`/contacts/${offer.contact.id}/board-message`);
  assert.equal(thread.entries.length, 3, 'whoever answers reads all of it');
  assert.equal(thread.entries.at(-1).text, '绑定时提示设备数量已满，怎么办？');
  // The agent signs out: the question goes back to its queue, with whatever was begun.
  await agent.send('PUT', `/contacts/${offer.contact.id}/board-draft`, { text: '请先解绑旧设备' });
  await agent.send('PUT', '/desk/state', { state: 'signed_out' });
  const other = await product.signIn('1014');
  await other.send('PUT', '/desk/state', { state: 'ready' });
  const second = await eventually('somebody else is offered it', async () => (await other.get('/desk')).offers[0]);
  assert.equal(second.contact.id, offer.contact.id);
  await other.send('POST', `/offers/${second.id}/acceptance`);
  assert.equal((await other.get(`/contacts/${second.contact.id}/board-message`)).draft.text, '请先解绑旧设备');
  assert.deepEqual(desk.problems, []);
});

test('the pages are whole in English and in large type', async () => {
  const page = await browser.page(`${product.origin}/customer/message-board?lang=en&elderly=1#${left.reference}=${left.code}`);
  await page.getByText('Waiting for an answer').waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the code does not stay in the address');
  await checked(page, 'thread-en-elderly');
  await page.getByRole('button', { name: 'Leave this message' }).click();
  await page.getByRole('button', { name: 'Leave the message' }).waitFor();
  await checked(page, 'form-en-elderly');
  await page.close();
});
