// What an agent has arranged at one machine is there at another, from the first picture on; and where they were mentioned.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Desk } from './support/desk.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;
const AGENT = '1008';

let product;
const browsers = [];
const desks = [];
let page;

before(async () => {
  if (pictures) await mkdir(pictures, { recursive: true });
  product = await Product.start();
});

after(async () => {
  for (const desk of desks) desk.vanish();
  for (const browser of browsers) await browser.stop();
  await product?.stop();
});

async function picture(name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

/** The agent at a machine of their own: another browser with nothing kept in it. */
async function atMachine(number = AGENT) {
  const browser = await Browser.start();
  browsers.push(browser);
  // Where the columns have stood since the desk was first drawn.
  await browser.context.addInitScript(() => {
    window.columns = [];
    const look = () => {
      const middle = document.querySelector('.desk-middle');
      if (middle) {
        const { x, width } = middle.getBoundingClientRect();
        const seen = `${Math.round(x)} ${Math.round(width)}`;
        if (window.columns.at(-1) !== seen) window.columns.push(seen);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const opened = await browser.page(`${product.origin}/desk/`);
  await opened.getByLabel(/工号/).fill(number);
  await opened.getByLabel('密码', { exact: true }).fill(`demo-${number}`);
  await opened.keyboard.press('Enter');
  await opened.locator('.state-bar').waitFor();
  return opened;
}

async function reach(element) {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await element.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${element}`);
}

async function kept() {
  const caller = await product.signIn(AGENT);
  return caller.get('/preferences');
}

test('widths, type, tabs and keys are chosen by keyboard, and collisions are refused with the reason', async () => {
  page = await atMachine();
  assert.deepEqual(await kept(), { desk_keys: null, desk_layout: null });
  const handle = page.getByRole('separator', { name: '接触列表的宽度' });
  await reach(handle);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.equal(await handle.getAttribute('aria-valuenow'), '332');

  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: '大', exact: true }).press('Space');
  await dialog.getByRole('button', { name: '将“知识”前移' }).press('Enter');
  const change = dialog.getByRole('button', { name: '更改“保持 / 恢复通话”的按键' });
  for (const [key, reason] of [['Alt+a', '这个字母已用于其他操作，请换一个。'], ['Alt+d', '这个组合由浏览器使用，请换一个。'], ['Alt+1', '请使用 Alt 加一个字母。']]) {
    await change.press('Enter');
    await page.keyboard.press(key);
    await dialog.getByText(reason).waitFor();
  }
  await page.keyboard.press('Alt+j');
  await dialog.getByText('Alt+J').waitFor();
  await picture('desk-help-zh');
  assert.deepEqual(await violations(page), [], 'the help');
  await page.keyboard.press('Escape');
  await eventually('it is kept with the person', async () => {
    const own = await kept();
    return own.desk_keys?.keys.hold === 'KeyJ' && own.desk_layout?.type_percent === 110 && own.desk_layout.left_width === 332;
  });
  assert.deepEqual(page.problems, []);
});

test('at another machine the desk is the same from its first picture on', async () => {
  const before = await page.locator('.desk-middle').evaluate((middle) => {
    const { x, width } = middle.getBoundingClientRect();
    return `${Math.round(x)} ${Math.round(width)}`;
  });
  page = await atMachine();
  await page.locator('.idle-pane').waitFor();
  assert.deepEqual(await page.evaluate(() => window.columns), [before], 'nothing has jumped');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Alt+J').waitFor();
  await page.keyboard.press('Escape');
  await picture('desk-arranged-zh');
  assert.deepEqual(await violations(page), [], 'the arranged desk');

  await page.getByRole('button', { name: '收起客户侧栏' }).press('Enter');
  await eventually('the side is closed', async () => (await page.locator('.desk-right').boundingBox()).width < 60);
  await picture('desk-right-closed-zh');
  assert.deepEqual(await violations(page), [], 'the desk with its side closed');
  await eventually('that is kept too', async () => (await kept()).desk_layout.right_open === false);
  const other = (await product.signIn('1009')).get('/preferences');
  assert.deepEqual(await other, { desk_keys: null, desk_layout: null }, 'it is nobody else’s');
});

test('the defaults come back by one button each', async () => {
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '恢复默认按键' }).click();
  await dialog.getByRole('button', { name: '恢复默认布局' }).click();
  await eventually('nothing is kept', async () => JSON.stringify(await kept()) === '{"desk_keys":null,"desk_layout":null}');
  await page.keyboard.press('Escape');
  assert.equal(Math.round((await page.locator('.desk-left').boundingBox()).width), 300);
  assert.deepEqual(page.problems, []);
});

test('a colleague is mentioned, reads that contact at the desk and no other, and answers there', async () => {
  const colleague = await Desk.open(product, '1009');
  desks.push(colleague);
  const chat = await Chat.open(product, '张明');
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  chat.say('我的信用卡被盗刷了');
  chat.say('转人工');
  const [contact] = await colleague.take(1);
  const { items } = await colleague.caller.get('/mentionable-colleagues');
  const me = items.find((one) => one.number === AGENT);
  const reader = await product.signIn(AGENT);
  assert.equal((await reader.ask('GET', `/contacts/${contact}`)).status, 404, 'before, it is not theirs to read');
  await colleague.caller.send('POST', `/contacts/${contact}/remarks`, { id: crypto.randomUUID(), text: '请看一下这个盗刷客户', mentioned: [me.id] });

  await page.locator('.desk-notice').filter({ hasText: '请看一下这个盗刷客户' }).waitFor();
  const button = page.getByRole('button', { name: '提到我的，1 条未看' });
  await reach(button);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /请看一下这个盗刷客户/ }).press('Enter');
  await dialog.getByText('我的信用卡被盗刷了').waitFor();
  await page.getByRole('button', { name: '提到我的', exact: true }).waitFor({ state: 'attached' });
  await picture('desk-mentions-zh');
  assert.deepEqual(await violations(page), [], 'the mentions');
  await dialog.getByRole('textbox').first().fill('已看，先挂失');
  await dialog.getByRole('button', { name: '保存备注' }).click();
  await dialog.getByText('已看，先挂失').waitFor();
  await page.keyboard.press('Escape');

  assert.equal((await reader.ask('POST', `/contacts/${contact}/hang-up`, {})).status, 403, 'it is read, not acted on');
  const stranger = await product.signIn('1010');
  assert.equal((await stranger.ask('GET', `/contacts/${contact}`)).status, 404);
  assert.equal((await stranger.ask('GET', `/contacts/${contact}/messages?after=0`)).status, 403);
  const auditor = await product.signIn('6001');
  for (const action of ['mentions.read', 'contact.read', 'contact.remarks.read']) {
    const { items: entries } = await auditor.get(`/audit-entries?action=${action}&limit=20`);
    assert.ok(entries.some((entry) => (entry.staff_id ?? entry.staff) === me.id), action);
  }
  chat.socket.close();
  assert.deepEqual(page.problems, []);
});
