// Self-service changed without a programmer: a maintainer changes the greeting, adds a menu entry with an answer, tests and
// publishes; who comes afterwards hears it. A broken flow is not published and says where.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';
import { secondsOfSound, secondsOfTone, writeTone } from './support/sound.mjs';

const GREETING = '春节好！欢迎使用远银示范银行在线客服。';
/** The article that the menu entry answers with. */
const ARTICLE = '积分';

let product;
let browser;
let maintainer;
let page;
/** The article's key, title and what customers are told. */
let told;
const pictures = process.env.YUANYIN_TEST_PICTURES;

before(async () => {
  product = await Product.start();
  browser = await Browser.start({ viewport: { width: 1440, height: 900 } });
  maintainer = await product.signIn('4001');
  const [{ id }] = (await maintainer.get(`/articles?q=${encodeURIComponent(ARTICLE)}&limit=1`)).items;
  const { content } = (await maintainer.get(`/articles/${id}`)).published;
  told = { id, title: content.title.zh, wording: content.customer_wording.zh };
  if (pictures) await mkdir(pictures, { recursive: true });
  page = await browser.page(`${product.origin}/office/flows/chat-main`);
  page.setDefaultTimeout(12_000);
  await page.getByLabel(/工号/).fill('4001');
  await page.getByLabel('密码', { exact: true }).fill('demo-4001');
  await page.keyboard.press('Enter');
  await page.locator('.react-flow__node').first().waitFor();
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

async function checked(name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  assert.deepEqual(await violations(page), [], name);
  assert.deepEqual(page.problems, [], name);
}

const outline = (name) => page.locator('.outline-list button').filter({ hasText: name }).first();
const tab = (name) => page.getByRole('tab', { name }).click();
const publish = () => page.locator('.page-acts').getByRole('button', { name: '发布', exact: true });

/** Somebody who begins a chat in the portal. */
async function visitor() {
  const customer = await browser.page(`${product.origin}/customer/`);
  await customer.getByRole('button', { name: /在线客服/ }).first().click();
  return customer;
}

/** The choices of the menu that is being edited. */
const options = () => page.getByRole('group', { name: '选项' }).locator('.row');

/** The document as it stands on the page. */
async function document() {
  await page.locator('.designer-bar').getByText('文档', { exact: true }).click();
  return JSON.parse(await page.locator('.designer-middle textarea').inputValue());
}

/** Chooses in a list that opens; a long one is searched. */
async function choose(field, option, isSearched = true) {
  await field.click();
  if (isSearched) await page.keyboard.type(option);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click();
}

test('the designer shows itself in both languages, and axe finds nothing', async () => {
  await checked('designer-zh');
  await outline('欢迎语').click();
  await page.getByRole('heading', { name: /播报/ }).waitFor();
  await checked('designer-node-zh');
  for (const name of ['试走', '用例', '检查', '版本']) {
    await tab(name);
    await page.waitForLoadState('networkidle').catch(() => {});
    await checked(`designer-${name}`);
  }
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await page.getByRole('tab', { name: 'Talk' }).waitFor();
  await checked('designer-en');
  await page.getByRole('button', { name: '中文', exact: true }).click();
  await page.getByRole('tab', { name: '试走' }).waitFor();
});

test('a greeting and a menu entry with a knowledge answer are written without the graph', async () => {
  await outline('欢迎语').click();
  await page.getByLabel('中文内容').fill(GREETING);
  await page.getByRole('button', { name: '新增节点' }).click();
  await page.locator('.palette').getByRole('button', { name: '知识回答' }).click();
  await page.getByLabel('节点编号').fill('points-answer');
  await page.getByLabel('节点编号').press('Enter');
  // Nothing is chosen yet: the check says so at the field.
  await page.locator('.field', { hasText: '请选择一条知识' }).waitFor();
  await choose(page.getByLabel('知识', { exact: true }), told.title);
  await page.locator('.article-told', { hasText: told.wording }).waitFor();
  await eventually('the node is called what the article is called', async () =>
    (await page.getByLabel('名称（中文）').first().inputValue()) === told.title);
  await page.locator('.field', { hasText: '请选择一条知识' }).waitFor({ state: 'detached' });
  const field = page.locator('.field', { has: page.locator('.article-told') });
  assert.match(await field.innerText(), new RegExp(`^知识\\s+${told.title}`), 'the title is shown, not the key');
  await checked('designer-article-zh');

  await outline('服务菜单').click();
  await page.getByRole('button', { name: '增加选项' }).click();
  const entry = options().last();
  await entry.getByLabel('名称（中文）').fill('积分说明');
  await entry.getByLabel('名称（英语）').fill('Points');
  await choose(entry.getByLabel('转到'), told.title);
  await page.locator('.checked', { hasText: '检查通过' }).waitFor();
  await page.locator('.unsaved').waitFor();
});

test('what is typed can be undone and done again', async () => {
  await outline('欢迎语').click();
  await page.getByLabel('中文内容').fill('写错了');
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await eventually('it is undone', async () => (await page.getByLabel('中文内容').inputValue()) === GREETING);
  await page.getByRole('button', { name: '重做', exact: true }).click();
  await eventually('it is done again', async () => (await page.getByLabel('中文内容').inputValue()) === '写错了');
  await page.keyboard.press('Control+z');
  await eventually('it is undone', async () => (await page.getByLabel('中文内容').inputValue()) === GREETING);
});

test('a choice means yes, and a correction has its way', async () => {
  await outline('服务菜单').click();
  await choose(options().first().getByLabel('含义'), '客户说“是”即选中', false);
  await page.getByLabel('更正的内容').fill('金额');
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '金额' }).click();
  await page.getByRole('button', { name: '增加更正去向' }).click();
  const correction = page.locator('.row').filter({ hasText: '金额' });
  await choose(correction.getByLabel('转到'), told.title);
  await page.locator('.checked', { hasText: '检查通过' }).waitFor();
  if (pictures) await page.screenshot({ path: path.join(pictures, 'designer-corrections.png') });
  const written = await document();
  assert.equal(written.nodes.main.options[0].means, 'yes');
  assert.deepEqual(written.nodes.main.corrections, { amount: 'points-answer' });
  await page.locator('.designer-bar').getByText('流程图', { exact: true }).click();
  await correction.getByRole('button', { name: '删除 金额' }).click();
  await choose(options().first().getByLabel('含义'), '按名称与说法', false);
  const left = (await document()).nodes.main;
  assert.deepEqual([left.options[0].means, left.corrections], [undefined, undefined]);
  await page.locator('.designer-bar').getByText('流程图', { exact: true }).click();
});

test('the author talks to the flow before it is saved, and keeps the talk as a test', async () => {
  await tab('试走');
  const log = page.getByRole('log');
  await log.getByText(GREETING).waitFor();
  await page.locator('.talk-choices').getByRole('button', { name: /积分说明/ }).click();
  await page.locator('.talk-choices').getByRole('button', { name: 'found', exact: true }).click();
  await log.getByText(told.wording).waitFor();
  if (pictures) await page.screenshot({ path: path.join(pictures, 'designer-talk.png') });
  await page.getByRole('button', { name: '存为用例' }).click();
  await page.getByLabel('用例名称').fill('积分说明有答案');
  await page.getByRole('button', { name: '增加预期' }).click();
  await page.getByLabel('播报内容包含').last().fill(told.wording.slice(0, 12));
  await page.locator('dialog').getByRole('button', { name: '保存', exact: true }).click();
  await page.locator('.cases', { hasText: '积分说明有答案' }).waitFor();
  await page.getByRole('button', { name: '全部运行' }).click();
  await page.getByText('1 个用例全部通过').waitFor();
});

test('a flow is not published while a test case fails', async () => {
  await outline(told.title).click();
  await choose(page.locator('.row').filter({ hasText: 'found' }).getByLabel('转到'), 'sorry');
  await page.locator('.checked', { hasText: '检查通过' }).waitFor();
  await publish().click();
  const dialog = page.locator('dialog');
  await dialog.getByText(`未播报“${told.wording.slice(0, 12)}”`).waitFor();
  assert.equal(await dialog.getByRole('button', { name: '发布', exact: true }).isDisabled(), true);
  await checked('designer-refused');
  await dialog.getByRole('button', { name: '取消' }).click();
  await page.getByRole('button', { name: '撤销', exact: true }).click();
});

test('a broken flow cannot be published and names the node', async () => {
  await outline('服务菜单').click();
  await options().last().getByLabel('名称（英语）').fill('');
  await page.locator('.checked-wrong').waitFor();
  assert.equal(await publish().isDisabled(), true);
  await page.locator('.checked-wrong').click();
  const finding = page.locator('.findings li').first();
  assert.match(await finding.innerText(), /服务菜单/);
  if (pictures) await page.screenshot({ path: path.join(pictures, 'designer-broken.png') });
  await finding.getByRole('button').click();
  await page.locator('.row .field-finding').first().waitFor();
  await options().last().getByLabel('名称（英语）').fill('Points');
  await page.locator('.checked', { hasText: '检查通过' }).waitFor();
});

test('it is published, and the next chat reads it', async () => {
  await publish().click();
  const dialog = page.locator('dialog');
  await dialog.getByText('1 个用例全部通过').waitFor();
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('正在使用第 2 版').waitFor();
  await page.locator('.unsaved').waitFor({ state: 'detached' });

  const customer = await visitor();
  await customer.getByRole('log').getByText(GREETING).waitFor();
  await customer.getByRole('button', { name: /积分说明/ }).first().click();
  await customer.getByRole('log').getByText(told.wording).waitFor();
  await customer.close();
});

test('the figures of the node tell of that customer', async () => {
  const figures = await eventually('the visit is counted', async () => {
    const { items } = await maintainer.get('/flows/chat-main/figures');
    return items.find((item) => item.node === 'points-answer');
  });
  assert.deepEqual([figures.visits, figures.contacts], [1, 1]);
  await choose(page.locator('.designer-period'), '最近 7 天', false);
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });
  await page.locator('.card-figures').first().waitFor();
  await checked('designer-figures');
});

test('an earlier version is compared and serves again', async () => {
  await tab('版本');
  await page.locator('.publications li').filter({ hasText: '第 1 版' }).getByRole('button', { name: '比较' }).click();
  await page.locator('.difference ins').filter({ hasText: '春节好' }).waitFor();
  if (pictures) await page.screenshot({ path: path.join(pictures, 'designer-difference.png') });
  await page.locator('.publications li').filter({ hasText: '第 1 版' }).getByRole('button', { name: '回退' }).click();
  await page.locator('dialog').getByRole('button', { name: '回退' }).click();
  await page.getByText('正在使用第 3 版').waitFor();
  await eventually('the draft follows', async () => (await outline('points-answer').count()) === 0);
  const customer = await visitor();
  await customer.getByRole('log').getByText('您好，欢迎使用远银示范银行在线客服').first().waitFor();
  await customer.close();
});

test('an emergency notice with a validity and a recording is heard, and read at once by the next chat', async () => {
  await page.goto(`${product.origin}/office/announcements`);
  await page.getByRole('button', { name: '新增公告' }).click();
  const dialog = page.locator('dialog');
  await dialog.getByLabel('公告编号').fill('storm');
  await dialog.getByLabel('公告位', { exact: true }).fill('chat-notice');
  await choose(dialog.locator('#kind'), '应急公告', false);
  await dialog.locator('#zh').fill('受台风影响，沿海网点今日停业。');
  await dialog.locator('#en').fill('Branches on the coast are closed today because of a typhoon.');
  const spoken = page.waitForResponse((response) => response.url().endsWith('/speech-previews'));
  await dialog.getByRole('button', { name: '试听中文' }).click();
  const sound = await spoken;
  assert.equal(sound.status(), 200);
  assert.equal(sound.headers()['content-type'], 'audio/wav');
  const recording = page.waitForResponse((response) => response.url().endsWith('/prompt-recordings'));
  await dialog.locator('input[type=file]').first().setInputFiles(path.join(browser.folder, 'microphone.wav'));
  assert.equal((await recording).status(), 201);
  await dialog.getByText('录音', { exact: true }).waitFor();
  if (pictures) await page.screenshot({ path: path.join(pictures, 'announcement-form.png') });
  await dialog.getByRole('button', { name: '保存', exact: true }).click();
  const card = page.locator('.card').filter({ hasText: 'storm' });
  await card.getByText('应急公告').waitFor();
  await checked('announcements-aimed');
  const customer = await visitor();
  await customer.getByRole('log').getByText('沿海网点今日停业').waitFor();
  await customer.close();
});

test('the phone: a recorded greeting and a key with a knowledge answer are published, and the next call hears them', async () => {
  await page.goto(`${product.origin}/office/flows/phone-main`);
  await page.locator('.react-flow__node').first().waitFor();
  await outline('欢迎语').click();
  const recording = page.waitForResponse((response) => response.url().endsWith('/prompt-recordings'));
  await page.locator('.prompt-text').first().locator('input[type=file]').setInputFiles(await writeTone(path.join(browser.folder, 'greeting.wav'), 880, { rate: 8_000, seconds: 2 }));
  assert.equal((await recording).status(), 201);
  await page.getByRole('button', { name: '新增节点' }).click();
  await page.locator('.palette').getByRole('button', { name: '知识回答' }).click();
  await page.getByLabel('节点编号').fill('points-answer');
  await page.getByLabel('节点编号').press('Enter');
  await choose(page.getByLabel('知识', { exact: true }), told.title);
  await page.locator('.article-told', { hasText: told.wording }).waitFor();
  await outline('主菜单').click();
  const again = options().filter({ has: page.locator('input[value="重听"]') });
  await choose(again.getByLabel('转到'), told.title);
  await page.locator('.checked', { hasText: '检查通过' }).waitFor();
  await publish().click();
  await page.locator('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('正在使用第 2 版').waitFor();

  const phone = await Phone.start(product, { user: '13900000077', tone: 300 });
  await phone.call('95588');
  const leader = await product.signIn('2001');
  const { id } = await eventually('the call is in the records', async () => (await leader.get('/contacts?phone=13900000077')).items[0]);
  const at = (node) => eventually(`the caller is at ${node}`, async () =>
    (await leader.get(`/contacts/${id}`)).events.some(({ event }) => event.type === 'node_visited' && event.node === node), { within: 30_000 });
  await at('language');
  await phone.press('1');
  await at('main');
  await phone.press('9');
  await at('points-answer');
  const greeted = await phone.heard();
  assert.ok(secondsOfTone(greeted.samples, greeted.rate, 880) > 1, 'the recorded greeting is heard');
  const said = secondsOfSound(greeted.samples, greeted.rate);
  await eventually('the answer is heard', async () => {
    const { samples, rate } = await phone.heard();
    return secondsOfSound(samples, rate) > said + 2;
  });
  phone.hangUp();
  await phone.hungUp();
  await phone.stop();
});
