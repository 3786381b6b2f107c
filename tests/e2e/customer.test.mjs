// The customer in the round, at the desk and in the office: masked, searched, noted, unmasked for a minute.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let browser;
let page;
let leader;
let customer;

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
  leader = await product.signIn('2001');
  // Somebody of the past week who came more than once.
  const { items } = await leader.get('/contacts?state=closed&limit=200');
  const times = new Map();
  for (const { customer_id: id } of items) if (id) times.set(id, (times.get(id) ?? 0) + 1);
  customer = [...times].sort((a, b) => b[1] - a[1])[0][0];
  page = await browser.page(`${product.origin}/office/customers/${customer}`);
  const field = page.getByLabel(/工号/);
  await field.fill('2001');
  await page.getByLabel('密码', { exact: true }).fill('demo-2001');
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  await page.locator('.customer-view').waitFor();
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

async function picture(name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

const section = (name) => page.locator('.customer-section').filter({ has: page.locator('summary', { hasText: name }) });

test('the customer is shown masked, with products and balances for who has the right', async () => {
  await page.getByText(/1\d\d\*{4}\d{4}/).first().waitFor();
  await section('产品与账户').locator('summary').click();
  await section('产品与账户').getByText(/\*{4,}\d{4}/).first().waitFor();
  await section('产品与账户').getByText(/CNY/).first().waitFor();
  await picture('customer-products');
  assert.deepEqual(await violations(page), [], 'the customer');
  const inspector = await (await product.signIn('5001')).get(`/customers/${customer}/products`);
  assert.ok(inspector.accounts.every((account) => account.balance === null), 'no balances without the right');
  assert.ok(!/\d{9,}/.test(JSON.stringify(inspector)), 'no number is whole');
});

test('a number is whole for a minute after a reason, and then covered again', async () => {
  const answered = page.waitForResponse((response) => response.url().endsWith('/unmaskings'));
  await page.clock.install();
  await page.getByRole('button', { name: '查看完整联系电话' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('查看原因').fill('客户要求回拨');
  await dialog.getByRole('button', { name: /^查\s*看$/ }).click();
  const { value, until } = await (await answered).json();
  assert.match(value, /^\d{11}$/);
  await page.getByText(value, { exact: true }).waitFor();
  await picture('customer-unmasked');
  const left = Date.parse(until) - Date.now();
  assert.ok(left > 50_000 && left <= 60_000, `${left} ms`);
  await page.clock.fastForward(61_000);
  await page.getByText(value, { exact: true }).waitFor({ state: 'detached' });
  const audit = await (await product.signIn('6001')).get('/audit-entries?action=customer.unmasked');
  const entry = audit.items.find((one) => one.subject === `customer:${customer}`);
  assert.equal(entry.detail.reason, '客户要求回拨');
  const refused = await (await product.signIn('1001')).ask('POST', `/customers/${customer}/unmaskings`, { field: { kind: 'name' }, reason: '没有在服务这位客户' });
  assert.equal(refused.status, 403);
});

test('a note is written, changed, and its history kept', async () => {
  await page.reload();
  await section('服务备注').locator('summary').click();
  const field = section('服务备注').getByLabel('写一条备注');
  await field.fill('客户听力不好，请放慢语速');
  await section('服务备注').getByRole('button', { name: /保\s*存/ }).click();
  const note = section('服务备注').locator('li').filter({ hasText: '客户听力不好' });
  await note.getByRole('button', { name: '修改' }).click();
  await section('服务备注').getByLabel('修改').fill('客户听力不好，请放慢语速并复述');
  await section('服务备注').locator('li').getByRole('button', { name: /保\s*存/ }).click();
  await section('服务备注').getByText('修改历史（1）').click();
  await section('服务备注').getByText('客户听力不好，请放慢语速', { exact: false }).nth(1).waitFor();
  await picture('customer-note');
  const { items } = await leader.get(`/customers/${customer}/notes`);
  assert.deepEqual(items[0].versions.map((version) => version.text), ['客户听力不好，请放慢语速']);
});

test('contacts of all channels are found by channel and business', async () => {
  const all = (await leader.get(`/customers/${customer}/contacts?limit=200`)).items;
  const sample = all.find((row) => row.wrap_up_code);
  await page.getByRole('button', { name: '更多条件' }).click();
  const found = page.waitForResponse((response) => response.url().includes('/contacts?') && response.url().includes('channel='));
  await page.getByRole('combobox', { name: '渠道' }).click();
  await page.locator('.ant-select-item-option', { hasText: sample.channel === 'phone' ? '电话' : '在线' }).click();
  await page.getByRole('button', { name: /^查\s*询$/ }).click();
  const { items } = await (await found).json();
  assert.ok(items.length > 0 && items.every((row) => row.channel === sample.channel));
  const expected = all.filter((row) => row.wrap_up_code === sample.wrap_up_code).length;
  const byCode = await leader.get(`/customers/${customer}/contacts?limit=200&code=${sample.wrap_up_code}`);
  assert.equal(byCode.items.length, expected);
  await picture('customer-history');
});

test('preferences, consents and linked persons are kept', async () => {
  const preferences = section('偏好与同意');
  await preferences.locator('summary').click();
  await preferences.getByLabel('勿扰（不主动联系）').check();
  await preferences.getByRole('button', { name: /保\s*存/ }).click();
  await page.getByText('请勿主动打扰该客户').waitFor();
  await preferences.locator('li').filter({ hasText: '营销电话' }).getByText('拒绝').click();
  await eventually('the refusal is kept', async () => {
    const { consents } = await leader.get(`/customers/${customer}`);
    return consents.find((one) => one.kind === 'marketing_calls').given === false;
  });
  const persons = section('关联人');
  await persons.locator('summary').click();
  await persons.getByRole('button', { name: '增加关联人' }).click();
  await persons.getByLabel('姓名').fill('李小红');
  await persons.getByLabel('关联人电话').fill('13900001111');
  await persons.getByRole('button', { name: /保\s*存/ }).click();
  await persons.getByText('139****1111').waitFor();
  await picture('customer-persons');
  assert.deepEqual(await violations(page), [], 'with everything open');
});

test('every reading and writing is in the audit trail', async () => {
  const auditor = await product.signIn('6001');
  const { items } = await auditor.get('/audit-entries?limit=200');
  const actions = new Set(items.filter((entry) => entry.subject === `customer:${customer}`).map((entry) => entry.action));
  for (const action of ['customer.read', 'customer.products.read', 'customer.notes.read', 'customer.contacts.read', 'customer.note_written', 'customer.preferences_changed', 'customer.consent_recorded', 'customer.person_linked', 'customer.unmasked']) {
    assert.ok(actions.has(action), action);
  }
});

test('the agent who serves a customer sees their name and what they have', async () => {
  const desks = await Browser.start();
  const agent = await product.signIn('1008');
  try {
    const desk = await desks.page(`${product.origin}/desk/`);
    await desk.getByLabel(/工号/).fill('1008');
    await desk.getByLabel('密码', { exact: true }).fill('demo-1008');
    await desk.keyboard.press('Enter');
    await desk.getByRole('button', { name: '示闲' }).first().click();
    const sent = await fetch(`${product.origin}/api/v1/demonstration/handsets/13800000009/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'LTK+转人工' }),
    });
    assert.ok(sent.ok, `${sent.status} ${await sent.text()}`);
    await desk.locator('.offer-card').first().waitFor();
    await desk.keyboard.press('Alt+a');
    const panel = desk.locator('.desk-right');
    const served = await eventually('the text is served', async () => (await agent.get('/desk')).contacts[0]);
    const known = served.contact.customer;
    await panel.getByRole('heading', { level: 2, name: known.name }).waitFor();
    assert.ok(!known.name.startsWith('*'));
    await panel.locator('summary', { hasText: '产品与账户' }).click();
    await panel.getByText(/CNY/).first().waitFor();
    if (pictures) await desk.screenshot({ path: path.join(pictures, 'customer-desk.png') });
    assert.deepEqual(await violations(desk), [], 'the desk');
    const stranger = await (await product.signIn('1001')).get(`/customers/${known.id}`);
    assert.deepEqual([stranger.name[0], stranger.may_unmask], ['*', false], 'another agent sees them masked');
  } finally {
    await desks.stop();
  }
});
