// Value-added services: ordered by an agent for a customer in a chat, placed by the office, counted once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import path from 'node:path';

import { IDENTITY_NUMBER, customer } from './support/bank.mjs';
import { understands } from './support/banking.mjs';
import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

/** Private banking, and a customer of no tier. */
const PRIVATE = 22;
const STANDARD = 1;
const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let leader;
let agent;
let desk;
let office;
const open = [];

async function signedIn(number, address) {
  const browser = await Browser.start();
  open.push(browser);
  const page = await browser.signedIn(product, number, address);
  return page;
}

before(async () => {
  product = await Product.start();
  leader = await product.signIn('2001');
  desk = await signedIn('1002', '/desk/');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  agent = await product.signIn('1002');
  office = await signedIn('3001', '/office/services');
  await understands(product);
});

after(async () => {
  for (const browser of open.reverse()) await browser.stop();
  await product?.stop();
});

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `concierge-${name}.png`) });
}

async function wellMade(page, name) {
  await picture(page, name);
  assert.deepEqual(await violations(page), [], name);
  assert.deepEqual(page.problems, [], name);
}

async function customerId(me) {
  const { items } = await leader.get(`/contacts?phone=${me.phone}&limit=1`);
  return items[0].customer_id;
}

/** The customer's identity number, which only the demonstration's first customers share with the tests. */
async function identityNumber(place) {
  if (place === STANDARD) return IDENTITY_NUMBER;
  const id = await customerId(customer(place));
  const asked = { field: { kind: 'identity_number' }, reason: '测试核验客户身份' };
  return (await leader.send('POST', `/customers/${id}/unmaskings`, asked)).value;
}

/** A customer who has shown in a chat who they are, and is in conversation with the agent. */
async function inChat(place) {
  const me = customer(place);
  const number = await identityNumber(place);
  const chat = await Chat.open(product, '客户');
  await eventually('the flow has greeted', () => [...chat.messages.values()].some((message) => JSON.stringify(message).includes('查余额')));
  await chat.asks('帮我看下卡里还有多少钱', /卡号或账号/);
  await chat.asks(me.account, /身份证号码/);
  await chat.asks(number, /查询密码/, { secure: true });
  await chat.asks(me.queryPassword, /选择要查询的账户|可用余额/, { secure: true });
  chat.say('人工');
  const offer = await eventually('the chat is offered', async () => (await agent.get('/desk')).offers.find((one) => one.contact.id === chat.contact), { within: 60_000 });
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  await eventually('they talk', () => chat.state === 'connected');
  await desk.locator('summary').getByText('增值服务').click();
  return { chat, me, number };
}

async function over({ chat }) {
  await agent.send('POST', `/contacts/${chat.contact}/hang-up`);
  await eventually('the desk is free', async () => {
    const { contacts } = await agent.get('/desk');
    const mine = contacts.find((one) => one.contact.id === chat.contact);
    if (!mine) return true;
    if (mine.state === 'wrap_up') await agent.ask('POST', `/contacts/${chat.contact}/wrap-up`, { code: 'other', note: '' });
    return false;
  }, { within: 60_000 });
}

test('an agent orders road rescue with the customer’s yes, and the office takes it to its end', async () => {
  const served = await inChat(PRIVATE);
  const { chat, me } = served;
  const road = desk.getByRole('listitem').filter({ hasText: '道路救援' }).first();
  await road.getByText('剩余6次（全年6次）').waitFor();
  const keeper = desk.getByRole('region', { name: '客户经理' });
  await keeper.getByText('赵欣怡').waitFor();
  await keeper.getByText('不在席').waitFor();
  await wellMade(desk, 'items');

  // The whole order by keyboard.
  await road.getByRole('button', { name: '预订道路救援' }).focus();
  await desk.keyboard.press('Enter');
  const form = desk.getByRole('form', { name: '道路救援' });
  await form.getByLabel('联系电话').waitFor();
  assert.equal(await form.getByLabel('联系电话').inputValue(), `${me.phone.slice(0, 3)}****${me.phone.slice(-4)}`);
  await form.getByRole('button', { name: '生成复述内容' }).focus();
  await desk.keyboard.press('Enter');
  await form.getByText('请填写').first().waitFor();
  await form.getByLabel('车辆所在位置').focus();
  await desk.keyboard.type('京港澳高速K128');
  await desk.keyboard.press('Tab');
  await desk.keyboard.type('京A12345');
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('ArrowDown');
  await desk.keyboard.press('ArrowDown');
  assert.equal(await form.getByLabel('故障情况').inputValue(), 'tyre');
  await wellMade(desk, 'form');
  await form.getByLabel('车牌号').focus();
  await desk.keyboard.press('Enter');
  const readBack = desk.getByRole('region', { name: '请向客户复述' });
  await readBack.getByText(/京港澳高速K128/).waitFor();
  assert.match(await readBack.innerText(), /138\*{4}0023.*爆胎/);
  await wellMade(desk, 'read-back');
  await desk.keyboard.press('Tab');
  await desk.keyboard.press('Tab');
  assert.equal(await desk.evaluate(() => document.activeElement?.textContent), '客户同意，提交订单');
  await desk.keyboard.press('Enter');
  await desk.getByText('已提交订单：道路救援').waitFor();
  await desk.getByText('剩余5次（全年6次）').waitFor();
  await desk.locator('.service-order').filter({ hasText: '待派单' }).waitFor();
  await wellMade(desk, 'ordered');

  // The office is shown it at once and takes it to its end.
  const row = office.getByRole('row').filter({ hasText: '道路救援' });
  await row.getByText('待派单').waitFor();
  assert.match(await row.innerText(), /分钟内派单/);
  await wellMade(office, 'office');
  await row.getByRole('button', { name: '道路救援' }).click();
  const dialog = office.getByRole('dialog');
  await dialog.getByText(me.phone).waitFor();
  await dialog.getByText('爆胎').waitFor();
  await wellMade(office, 'dialog');
  await dialog.getByRole('button', { name: '派给服务商' }).click();
  await dialog.getByLabel('备注').fill('已电话派单');
  await office.keyboard.press('Enter');
  await dialog.getByRole('button', { name: '服务商确认' }).click();
  await dialog.getByLabel('服务商单号').fill('DL-17');
  await wellMade(office, 'confirming');
  await office.keyboard.press('Enter');
  // The agent sees it while the customer is still there.
  await desk.locator('.service-order').filter({ hasText: '已确认' }).getByText('DL-17').waitFor();
  await dialog.getByRole('button', { name: '服务完成' }).click();
  await office.keyboard.press('Enter');
  await dialog.getByText('已完成').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).click();
  await office.getByText('没有在办订单').waitFor();
  await office.getByText('年度统计').click();
  const figures = office.getByRole('row').filter({ hasText: '道路救援' });
  await figures.waitFor();
  await wellMade(office, 'figures');

  // It counts once, and everything that was done is written down.
  const id = await customerId(me);
  const { items, orders } = await leader.get(`/customers/${id}/services`);
  const { standing } = items.find((one) => one.item.code === 'road-rescue');
  assert.deepEqual([standing.used, standing.left, orders[0].state], [1, 5, 'done']);
  const { events } = await leader.get(`/contacts/${chat.contact}`);
  const steps = events.filter(({ event }) => event.type === 'service_stepped').map(({ event }) => event.step.step);
  assert.deepEqual(steps, ['drafted', 'requested', 'placed', 'confirmed', 'done']);
  assert.ok(!JSON.stringify(events).includes(me.phone), 'the journal holds no number');
  const auditor = await product.signIn('6001');
  for (const action of ['read', 'drafted', 'requested', 'list_read', 'particulars_read', 'placed', 'confirmed', 'done']) {
    const rows = (await auditor.get(`/audit-entries?action=concierge.${action}&limit=5`)).items;
    assert.ok(rows.length > 0, `concierge.${action} is audited`);
    assert.ok(!JSON.stringify(rows).includes(me.phone), `no number in concierge.${action}`);
  }
  await over(served);
});

test('a customer whose tier does not include it is refused with the reason', async () => {
  const served = await inChat(STANDARD);
  await desk.getByText('该客户层级不享有此项服务').first().waitFor();
  assert.ok(await desk.getByRole('button', { name: '预订道路救援' }).isDisabled());
  await wellMade(desk, 'refused');
  const { customer: id } = await agent.get(`/contacts/${served.chat.contact}/services`);
  const wish = {
    item: 'road-rescue',
    contact: served.chat.contact,
    registered: ['name', 'phone'],
    fields: { place: 'K128', plate: '京A12345', trouble: 'tyre' },
  };
  const refused = await agent.ask('POST', `/customers/${id}/service-orders`, wish);
  assert.equal(refused.status, 409);
  const problem = await refused.json();
  assert.equal(problem.code, 'concierge.not_entitled');
  assert.match(problem.title, /层级不享有/);
  const other = await agent.ask('POST', `/customers/${await customerId(customer(PRIVATE))}/service-orders`, wish);
  assert.equal((await other.json()).code, 'concierge.not_serving', 'for nobody else than the customer of the contact');
  await over(served);
});
