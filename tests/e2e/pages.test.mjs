// Every page in Chinese and English: it shows itself without an error, and axe finds nothing.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, axeSource as AxeBuilder } from './support/browser.mjs';
import { Product } from './support/product.mjs';

let product;
let browser;
const pictures = process.env.YUANYIN_TEST_PICTURES;

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
  if (pictures) await mkdir(pictures, { recursive: true });
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

async function checked(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(' ')}`), [], name);
  assert.deepEqual(page.problems, [], name);
}

async function signedIn(url, number) {
  const page = await browser.page(url);
  const field = page.getByLabel(/工号|Staff number/i);
  await field.fill(number);
  await page.getByLabel('密码', { exact: true }).or(page.getByLabel('Password', { exact: true })).first().fill(`demo-${number}`);
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  await page.getByRole('main').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  return page;
}

const PAGES = [
  ['customer', '/customer/', null],
  ['desk', '/desk/', '1001'],
  ['wall', '/wall/', '2001'],
  ['records', '/office/contacts', '2001'],
  ['contact', '/office/contacts', '2001'],
  ['indicators', '/office/indicators', '2001'],
  ['announcements', '/office/announcements', '3001'],
  ['flows', '/office/flows', '4001'],
  ['staff', '/office/staff', '4001'],
  ['audit', '/office/audit', '6001'],
];

for (const [name, url, number] of PAGES) {
  test(`${name} in Chinese and English`, async () => {
    await browser.context.clearCookies();
    const page = number ? await signedIn(`${product.origin}${url}`, number) : await browser.page(`${product.origin}${url}`);
    // The page of one contact: the newest that is over.
    if (name === 'contact') {
      const { items } = await (await product.signIn('2001')).get('/contacts?state=closed&channel=phone&limit=1');
      await page.goto(`${product.origin}/office/contacts/${items[0].id}`);
      await page.getByText(/时间线/).first().waitFor();
    }
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    assert.equal(await page.getByText('没有这个页面').count(), 0, 'the page is there');
    await checked(page, `${name}-zh`);
    await page.getByRole('button', { name: /English|切换语言|语言/ }).or(page.getByText('English', { exact: true })).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('en'));
    await checked(page, `${name}-en`);
    await page.getByRole('button', { name: /中文/ }).or(page.getByText('中文', { exact: true })).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('zh'));
    await page.close();
  });
}
