// Every page in Chinese and English: it shows itself without an error, and axe finds nothing.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Product } from './support/product.mjs';

let product;
let browser;
const pictures = process.env.YUANYIN_TEST_PICTURES;

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
  if (pictures) await mkdir(pictures, { recursive: true });
  // Questions of today, answered and not, so that hot questions and gaps have something to show.
  const agent = await product.signIn('1001');
  for (const text of ['公积金怎么提取', '手机银行登录不了', '手机银行登录不了怎么办', '信用卡年费', '宇宙飞船怎么修']) {
    await agent.get(`/articles?sent=true&q=${encodeURIComponent(text)}`);
  }
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

async function checked(page, name) {
  await page.locator('.state-spinner').first().waitFor({ state: 'detached' });
  if (pictures) {
    const shown = page.viewportSize();
    for (const [width, height] of name.startsWith('wall') ? [[1920, 1080]] : [[1440, 900], [1366, 768]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`) });
    }
    await page.setViewportSize(shown);
  }
  assert.deepEqual(await violations(page), [], name);
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

// Name, address, who looks, and what is on the page once it is there.
const PAGES = [
  ['customer', '/customer/', null, 'h1'],
  ['message-board', '/customer/message-board', null, '.board-leave'],
  ['desk', '/desk/', '1001', 'h1'],
  ['wall', '/wall/', '2001', 'h1'],
  ['records', '/office/contacts', '2001', 'tbody tr'],
  ['contact', '/office/contacts', '2001', '.timeline'],
  ['indicators', '/office/indicators', '2001', 'h1'],
  ['announcements', '/office/announcements', '3001', '.card'],
  ['routing', '/office/routing', '7001', 'tbody tr'],
  ['flows', '/office/flows', '4001', 'tbody tr'],
  ['flow', '/office/flows/chat-main', '4001', '.react-flow__node'],
  ['knowledge', '/office/knowledge', '3001', 'tbody tr'],
  ['knowledge-found', '/office/knowledge?q=%E6%8C%82%E5%A4%B1', '3001', 'tbody tr mark'],
  ['article', '/office/knowledge/card-loss', '3001', '.wording'],
  ['article-edit', '/office/knowledge/card-loss?tab=edit', '3001', '.knowledge-form'],
  ['article-versions', '/office/knowledge/card-loss?tab=versions', '3001', '.versions'],
  ['article-map', '/office/knowledge/card-loss?tab=map', '3001', '.map-node'],
  ['article-voice', '/office/knowledge/card-loss?tab=voice', '3001', '.knowledge-figures'],
  ['gaps', '/office/gaps', '3001', 'main >> text=宇宙飞船怎么修'],
  ['hot', '/office/hot', '3001', 'h1'],
  ['reports', '/office/reports?institution=cards', '3001', '.report-parts'],
  ['staff', '/office/staff', '4001', 'tbody tr'],
  ['team', '/office/team', '2001', '.team'],
  ['approvals', '/office/approvals', '2001', '.card'],
  ['customer-view', '/office/contacts', '2001', '.customer-view'],
  ['audit', '/office/audit', '6001', 'tbody tr'],
  ['follow-ups', '/office/follow-ups', '2001', '.card'],
  ['call-backs', '/office/call-backs', '2001', '.card'],
  ['services', '/office/services', '3001', '.card'],
  ['replies', '/office/replies', '2001', 'tbody tr'],
  ['sites', '/office/sites', '2001', 'tbody tr'],
  ['emergencies', '/office/emergencies', '7001', '.plan-item'],
];

for (const [name, url, number, shows] of PAGES) {
  test(`${name} in Chinese and English`, async () => {
    await browser.context.clearCookies();
    const page = number ? await signedIn(`${product.origin}${url}`, number) : await browser.page(`${product.origin}${url}`);
    // The page of one contact: the newest that is over.
    if (name === 'contact') {
      const { items } = await (await product.signIn('2001')).get('/contacts?state=closed&channel=phone&limit=1');
      await page.goto(`${product.origin}/office/contacts/${items[0].id}`);
      await page.getByText(/时间线/).first().waitFor();
    }
    // A customer whom the records know.
    if (name === 'customer-view') {
      const { items } = await (await product.signIn('2001')).get('/contacts?state=closed&limit=50');
      await page.goto(`${product.origin}/office/customers/${items.find((row) => row.customer_id).customer_id}`);
    }
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.locator(shows).first().waitFor();
    assert.equal(await page.getByText('没有这个页面').count(), 0, 'the page is there');
    await checked(page, `${name}-zh`);
    await page.getByRole('button', { name: 'English', exact: true }).or(page.getByText('English', { exact: true })).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('en'));
    await page.locator(shows).first().waitFor();
    await checked(page, `${name}-en`);
    await page.getByRole('button', { name: '中文', exact: true }).or(page.getByText('中文', { exact: true })).first().click();
    await page.waitForFunction(() => document.documentElement.lang.startsWith('zh'));
    await page.close();
  });
}
