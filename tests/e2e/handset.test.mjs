// The handset of the portal: a customer without a telephone at hand texts the bank, reads the machine's answer, asks for a
// person and reads the colleague's answer where the texts are.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Product } from './support/product.mjs';

const PHONE = '13800000009';
const ANSWER = '您好，请您携带身份证到网点办理，我为您预约。';
const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let browser;
let page;

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
  if (pictures) await mkdir(pictures, { recursive: true });
  page = await browser.page(`${product.origin}/customer/handset`);
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

async function checked(name) {
  for (const [width, height] of [[1366, 768], [390, 844]]) {
    await page.setViewportSize({ width, height });
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`) });
    assert.deepEqual(await violations(page), [], name);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${name} is ${overflow} px too wide at ${width}`);
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  assert.deepEqual(page.problems, [], name);
}

const log = () => page.getByRole('log');
const bank = () => log().locator('li:not(.handset-row-own)');

async function text(words) {
  await page.getByLabel('短信内容').fill(words);
  await page.keyboard.press('Enter');
  await log().locator('.handset-row-own').filter({ hasText: words }).waitFor();
}

test('the handset shows itself in both languages', async () => {
  await page.getByRole('heading', { level: 1, name: '体验短信服务' }).waitFor();
  await page.getByText('还没有短信').waitFor();
  await checked('handset-zh');
  await page.getByRole('button', { name: /English/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Try the text service' }).waitFor();
  await checked('handset-en');
  await page.getByRole('button', { name: /中文/ }).click();
  await page.getByRole('heading', { level: 1, name: '体验短信服务' }).waitFor();
});

test('a number that is none is not taken', async () => {
  await page.getByLabel('这部手机是谁的').selectOption({ label: '其他号码' });
  await page.getByLabel('手机号码').fill('12a');
  await page.getByRole('button', { name: '使用此号码' }).click();
  await page.getByText('请输入 5 至 20 位数字的号码。').waitFor();
  await page.getByLabel('手机号码').fill(PHONE);
  await page.getByRole('button', { name: '使用此号码' }).click();
  await page.locator('.handset-own', { hasText: PHONE }).waitFor();
});

test('a question is answered by the machine as a text', async () => {
  await page.getByRole('button', { name: /填入“LTK\+怎么挂失”/ }).click();
  assert.equal(await page.getByLabel('短信内容').inputValue(), 'LTK+怎么挂失');
  await text('LTK+怎么挂失');
  await bank().filter({ hasText: '挂失' }).first().waitFor();
  await checked('handset-answered');
});

test('a person is asked for, and what the agent writes at the desk arrives on the handset', async () => {
  const desk = await browser.signedIn(product, '1008');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  await text('LTK+转人工');
  await desk.locator('.offer-card').first().waitFor();
  await desk.keyboard.press('Alt+a');
  await bank().filter({ hasText: '为您服务' }).first().waitFor();
  await text('周末能办吗？');
  await desk.getByRole('log').getByText('周末能办吗？').waitFor();
  if (pictures) await desk.screenshot({ path: path.join(pictures, 'handset-desk.png') });
  const reply = desk.getByRole('textbox', { name: '回复客户' });
  await reply.fill(ANSWER);
  await reply.press('Enter');
  await bank().filter({ hasText: ANSWER }).waitFor();
  await checked('handset-agent');

  const agent = await product.signIn('1008');
  const { contacts } = await agent.get('/desk');
  assert.deepEqual(contacts.map((open) => [open.contact.channel, open.state]), [['sms', 'connected']]);
  await desk.close();
});
