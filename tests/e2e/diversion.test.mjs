// A caller is offered to go on online (分流): key, text message at the carrier, link in a browser, figure for the director.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { understands } from './support/banking.mjs';
import { Browser } from './support/browser.mjs';
import { Carrier } from './support/carrier.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

let carrier;
let product;
let leader;
let browser;

before(async () => {
  carrier = await new Carrier(await freePort()).start();
  product = await Product.start({ env: carrier.settings });
  leader = await product.signIn('2001');
  browser = await Browser.start();
  await understands(product);
});

after(async () => {
  await browser?.stop();
  await product?.stop();
  await carrier?.stop();
});

/** Calls, chooses bills, and answers the offer with a key. */
async function answerOffer(user, key) {
  const phone = await Phone.start(product, { user, tone: 300 });
  await phone.call('95588');
  const found = await eventually('the call is in the records', async () => (await leader.get(`/contacts?phone=${user}`)).items[0]);
  const events = async () => (await leader.get(`/contacts/${found.id}`)).events.map((step) => step.event);
  const at = (node) => eventually(`the flow is at ${node}`, async () => (await events()).some((event) => event.type === 'node_visited' && event.node === node), { within: 30_000 });
  await at('language');
  await phone.press('1');
  await at('main');
  await phone.press('6');
  await at('online');
  await phone.press(key);
  return { phone, contact: found.id, events, at };
}

async function figures(number) {
  const { items } = await (await product.signIn(number)).get('/diversions/figures');
  return items;
}

test('a caller takes the link, opens it, and is counted once', async () => {
  const { phone: number } = customer(33);
  const call = await answerOffer(number, '1');
  await call.at('link-sent');
  const text = await eventually('the link is at the carrier', () => carrier.to(number).find((one) => one.includes('/go/')));
  call.phone.hangUp();
  await call.phone.hungUp();
  await call.phone.stop();
  await eventually('the contact is over', async () => (await call.events()).some((event) => ['abandoned', 'closed'].includes(event.type)));
  assert.match(text, /生活缴费/);
  const link = text.match(/http:\/\/\S+\/go\/[0-9a-f]{24}/)[0];
  assert.ok(!link.includes(number) && !link.includes(call.contact), 'nothing of the customer is in it');
  const offered = { business: 'bill', name: { zh: '生活缴费', en: 'Pay a bill' }, offered: 1, taken: 0, share: 0 };
  const [before] = await figures('7001');
  assert.deepEqual({ ...before, day: undefined }, { ...offered, day: undefined });

  // A program that looks at addresses before people do is not a customer.
  assert.equal((await fetch(link)).status, 200);
  assert.equal((await figures('7001'))[0].taken, 0);

  const page = await browser.page(link);
  await page.getByText('生活缴费').first().waitFor();
  await eventually('the chat is about the bill', async () => /卡号或账号/.test(await page.locator('#chat').innerText()));
  assert.ok(!page.url().includes('/go/'), 'the link is gone from the address');
  const [after] = await figures('7001');
  assert.deepEqual([after.offered, after.taken, after.share], [1, 1, 1]);
  await browser.page(link);
  await fetch(`${product.origin}/api/v1/diversions/${link.split('/').at(-1)}/taking`, { method: 'POST' });
  assert.equal((await figures('7001'))[0].taken, 1, 'once');
  const told = (await call.events()).filter((event) => event.type.startsWith('diversion_'));
  assert.deepEqual(told, [
    { type: 'diversion_offered', business: 'bill', way: 'chat' },
    { type: 'diversion_taken', business: 'bill' },
  ]);
});

test('the director sees the share in the office; an agent does not', async () => {
  const page = await browser.page(`${product.origin}/office/`);
  await page.getByLabel(/工号/).fill('7001');
  await page.getByLabel('密码', { exact: true }).fill('demo-7001');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '线上分流' }).click();
  await page.getByRole('cell', { name: '生活缴费' }).waitFor();
  assert.match(await page.locator('main').innerText(), /近七日合计：100%（1 次引导，1 次采纳）/);
  assert.equal((await (await product.signIn('1001')).ask('GET', '/diversions/figures')).status, 403);
});

test('who says no goes on in the call and gets no text', async () => {
  const { phone: number } = customer(31);
  const call = await answerOffer(number, '2');
  await call.at('ask-transaction');
  assert.deepEqual(carrier.to(number), []);
  call.phone.hangUp();
  await call.phone.hungUp();
  await call.phone.stop();
});

test('a landline is told that it cannot be texted, and nothing is offered', async () => {
  const call = await answerOffer('01066668888', '1');
  await call.at('no-link');
  assert.deepEqual(carrier.to('01066668888'), []);
  assert.equal((await figures('2001')).reduce((sum, one) => sum + one.offered, 0), 1);
  call.phone.hangUp();
  await call.phone.hungUp();
  await call.phone.stop();
});

test('a wrong link opens a friendly page and counts nothing', async () => {
  for (const link of ['0'.repeat(24), 'x', '%2e%2e%2fadmin']) {
    const page = await browser.page(`${product.origin}/go/${link}`);
    await page.getByRole('heading', { name: '链接已失效' }).waitFor();
    await page.getByRole('link', { name: '在线客服' }).waitFor();
  }
  const refused = await fetch(`${product.origin}/api/v1/diversions/${'0'.repeat(24)}/taking`, { method: 'POST' });
  assert.equal(refused.status, 404);
  assert.equal((await refused.json()).code, 'selfservice.no_link');
  assert.equal((await figures('7001')).reduce((sum, one) => sum + one.taken, 0), 1);
});
