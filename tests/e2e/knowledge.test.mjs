// The knowledge base in a browser: written, reviewed by another person, published, found by search, taken back.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Product, eventually } from './support/product.mjs';

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

async function signedIn(url, number) {
  await browser.context.clearCookies();
  const page = await browser.page(`${product.origin}${url}`);
  const field = page.getByLabel('工号');
  await field.fill(number);
  await page.getByLabel('密码', { exact: true }).first().fill(`demo-${number}`);
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  return page;
}

/** A button that was busy a moment ago may still be called so by its fading icon. */
const SAVE = { name: /(^|\s)保存$/ };

async function checked(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  if (pictures) {
    for (const [width, height] of [[1440, 900], [1366, 768]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`) });
    }
  }
  assert.deepEqual(await violations(page), [], name);
  // The analysis opens a page of its own; animations stand still on a page that lies behind.
  await page.bringToFront();
  assert.deepEqual(page.problems, [], name);
}

/** Chooses in a list that opens; a long one is searched, as only a part of it is drawn. */
const choose = async (page, label, option, isSearched = false) => {
  await page.getByLabel(label, { exact: true }).click();
  if (isSearched) await page.keyboard.type(option);
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click();
  await page.keyboard.press('Escape');
};

const found = async (caller, text) => (await caller.get(`/articles?q=${encodeURIComponent(text)}`)).items.map((row) => row.id);

test('an article is written, reviewed by another person, found, and taken back', async () => {
  const agent = await product.signIn('1001');
  const page = await signedIn('/office/knowledge', '3001');
  await page.getByRole('button', { name: '新建知识' }).click();
  await page.getByLabel('编号').fill('umbrella');
  await page.getByLabel('标题 · 中文').fill('网点借伞服务');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '网点借伞服务' }).waitFor();

  // What is missing is said at its place.
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('此项必填').first().waitFor();
  assert.deepEqual(await found(agent, '网点借伞服务').then((ids) => ids.includes('umbrella')), false);

  await page.getByLabel('标题 · 英文').fill('Umbrellas at branches');
  await page.getByLabel('应答口径 · 中文').fill('网点大厅可凭身份证借伞，七日内归还。');
  await page.getByLabel('应答口径 · 英文').fill('Branches lend umbrellas against an identity card for seven days.');
  await page.getByLabel('客户口径 · 中文').fill('您可以凭身份证在网点借伞，七日内归还。');
  await page.getByLabel('客户口径 · 英文').fill('Borrow an umbrella at a branch for seven days.');
  await choose(page, '业务', '网点查询', true);
  await choose(page, '责任机构', '运营管理部');
  await page.getByRole('button', { name: '保存草稿' }).click();
  await page.getByText('草稿已保存').waitFor();
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('等待他人审核').first().waitFor();
  assert.equal(await page.getByRole('button', { name: '审核通过并发布' }).count(), 0, 'an author does not review');
  await page.close();

  const reviewer = await signedIn('/office/knowledge/umbrella', '2001');
  await reviewer.getByRole('button', { name: '审核通过并发布' }).click();
  await reviewer.getByRole('dialog').getByRole('button', { name: '审核通过并发布' }).click();
  await reviewer.getByText('有效', { exact: true }).waitFor();
  await eventually('the article is found', async () => (await found(agent, '借伞'))[0] === 'umbrella', { within: 1_000 });

  await reviewer.getByRole('button', { name: '提前失效' }).click();
  await reviewer.getByRole('dialog').getByLabel('原因').fill('活动结束');
  await reviewer.getByRole('dialog').getByRole('button', { name: '提前失效' }).click();
  await reviewer.getByText('已提前失效：活动结束').waitFor();
  assert.equal((await found(agent, '借伞')).includes('umbrella'), false);
  await reviewer.close();
});

test('an agent looks something up on the desk and says how it was', async () => {
  const page = await signedIn('/desk/', '1001');
  await page.getByRole('tab', { name: '知识' }).click();
  await page.getByRole('searchbox', { name: '搜索知识' }).fill('储蓄卡丢了怎么挂失');
  await page.keyboard.press('Enter');
  const first = page.locator('.panel-results button').first();
  await first.waitFor();
  assert.ok((await first.locator('mark').allTextContents()).includes('挂失'));
  await checked(page, 'desk-knowledge-results');
  await first.click();
  await page.getByRole('heading', { level: 2, name: '银行卡挂失' }).waitFor();
  await checked(page, 'desk-knowledge-article');
  await page.getByRole('button', { name: '提交反馈' }).click();
  await page.getByText('感谢反馈').waitFor();
  const readings = await (await product.signIn('3001')).get('/articles/card-loss/readings');
  assert.ok(readings.items[0].staff >= 1);
  await page.close();
});

test('the pages of the knowledge base show themselves in order', async () => {
  const agent = await product.signIn('1001');
  for (const text of ['公积金怎么提取', '手机银行登录不了', '手机银行登录不了怎么办', '信用卡年费']) {
    await agent.get(`/articles?sent=true&q=${encodeURIComponent(text)}`);
  }
  const page = await signedIn('/office/knowledge?q=%E6%8C%82%E5%A4%B1', '3001');
  await page.getByRole('link', { name: '银行卡挂失' }).waitFor();
  await checked(page, 'articles');
  for (const [tab, wait] of [['read', '应答口径'], ['edit', '保存草稿'], ['versions', '没有差异'], ['map', '点击图中或列表中的知识继续浏览'], ['voice', '近30天阅读']]) {
    await page.goto(`${product.origin}/office/knowledge/card-loss?tab=${tab}`);
    await page.getByText(wait).first().waitFor();
    await checked(page, `article-${tab}`);
  }
  await page.goto(`${product.origin}/office/knowledge/card-loss?tab=map`);
  await page.locator('.map-node').filter({ hasText: '补卡换卡' }).first().click();
  await page.getByRole('heading', { level: 1, name: '补卡换卡' }).waitFor();
  await page.goto(`${product.origin}/office/hot`);
  await page.getByText('手机银行登录不了').first().waitFor();
  await checked(page, 'hot');
  await page.goto(`${product.origin}/office/reports?institution=cards`);
  await page.getByRole('heading', { name: '全行热点' }).waitFor();
  await checked(page, 'report');
  await page.goto(`${product.origin}/office/gaps`);
  await page.getByRole('heading', { level: 1, name: '待补知识' }).waitFor();
  await checked(page, 'gaps');
  await page.close();
});

test('a branch is put in, contributes to a new special edition, and both are shown', async () => {
  const page = await signedIn('/office/institutions', '3001');
  await page.getByRole('row', { name: /信用卡中心/ }).waitFor();
  await checked(page, 'institutions');
  await page.getByRole('button', { name: '新增机构' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('编号').fill('xiamen');
  await dialog.getByLabel('名称 · 中文').fill('厦门分行');
  await dialog.getByRole('button', SAVE).click();
  // What is missing is said at its place.
  await dialog.locator('.knowledge-field', { has: page.getByLabel('名称 · 英文') }).getByText('此项必填').waitFor();
  await checked(page, 'institution-refused');
  await dialog.getByLabel('名称 · 英文').fill('Xiamen Branch');
  await dialog.getByLabel('地区').fill('厦门');
  await dialog.getByRole('button', SAVE).click();
  await page.getByRole('row', { name: /厦门分行.*分行.*厦门/ }).waitFor();
  await page.getByRole('button', { name: '修改 厦门分行' }).click();
  await dialog.getByLabel('名称 · 中文').fill('厦门市分行');
  await dialog.getByRole('button', SAVE).click();
  await page.getByRole('row', { name: /厦门市分行/ }).waitFor();

  await page.goto(`${product.origin}/office/editions`);
  await page.getByRole('heading', { name: '春节服务专版' }).waitFor();
  await checked(page, 'editions');
  await page.getByRole('button', { name: '新建专版' }).click();
  await dialog.getByLabel('编号').fill('typhoon');
  await dialog.getByLabel('标题 · 中文').fill('防台风专版');
  await dialog.getByLabel('标题 · 英文').fill('Typhoons');
  await dialog.getByLabel('说明 · 中文').fill('台风期间网点与现金安排。');
  await dialog.getByLabel('说明 · 英文').fill('Branches and cash while a typhoon passes.');
  // Escape would close the dialog, so the list is left with Tab.
  await dialog.getByLabel('供稿单位').fill('厦门');
  await dialog.locator('.ant-select-dropdown:visible').getByText('厦门市分行', { exact: true }).click();
  await page.keyboard.press('Tab');
  await dialog.locator('.ant-select-dropdown').waitFor({ state: 'hidden' });
  await checked(page, 'edition-form');
  await dialog.getByRole('button', SAVE).click();
  const card = page.locator('.card').filter({ hasText: '防台风专版' });
  await card.getByText('厦门市分行').waitFor();
  assert.equal(await card.locator('.knowledge-inline li').count(), 1, 'Tab adds nobody');
  await card.getByText('展示中').waitFor();
  // An article can be written for it at once.
  await page.goto(`${product.origin}/office/knowledge/card-loss?tab=edit`);
  await choose(page, '专版', '防台风专版');
  await page.close();

  const auditor = await product.signIn('6001');
  const { items } = await auditor.get('/audit-entries?limit=50');
  const acts = items.map((item) => `${item.action} ${item.subject}`);
  for (const act of ['institution_changed xiamen', 'special_edition_changed typhoon']) assert.ok(acts.includes(act), `${act}: ${acts}`);
});

test('words that mean the same are found by each other as soon as the group is kept', async () => {
  const agent = await product.signIn('1001');
  assert.deepEqual(await found(agent, '羊毛'), []);
  const page = await signedIn('/office/synonyms', '3001');
  await page.getByLabel('查找词语').fill('网银');
  await page.getByText(/^共 \d+ 组/).waitFor();
  await checked(page, 'synonyms');
  await page.getByRole('button', { name: '新增一组' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('词语').fill('积分,羊毛');
  await page.keyboard.press('Enter');
  await checked(page, 'synonyms-form');
  await dialog.getByRole('button', SAVE).click();
  await page.getByText('已保存，立即生效').waitFor();
  assert.ok((await found(agent, '羊毛')).includes('points'));

  await page.getByLabel('查找词语').fill('羊毛');
  await page.getByRole('link', { name: '搜索 羊毛' }).click();
  await page.getByRole('link', { name: /积分/ }).first().waitFor();
  await page.goto(`${product.origin}/office/synonyms`);
  await page.getByLabel('查找词语').fill('羊毛');
  await page.getByRole('button', { name: '删除 积分' }).click();
  await dialog.getByRole('button', { name: '删除', exact: true }).click();
  await page.getByText('没有这样的词组').waitFor();
  assert.deepEqual(await found(agent, '羊毛'), []);
  await page.close();
});

test('whoever may not write sees the pages without their acts', async () => {
  const page = await signedIn('/office/institutions', '6001');
  await page.getByRole('row', { name: /信用卡中心/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: /新增机构|修改/ }).count(), 0);
  await page.close();
  const agent = await signedIn('/office/synonyms', '1001');
  await agent.getByText('您没有查看“同义词”的权限').waitFor();
  await agent.goto(`${product.origin}/office/editions`);
  await agent.getByRole('heading', { name: '春节服务专版' }).waitFor();
  assert.equal(await agent.getByRole('button', { name: /新建专版|修改/ }).count(), 0);
  await agent.close();
});
