// Six chats and a call at one desk, by keyboard: everybody is answered and wrapped up, and nothing moves under the pointer.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';

const AGENT = '1001';
const CUSTOMERS = ['张明', '李华', '王芳', '刘洋', '陈静', '赵磊'];
const SIZES = [[1366, 768], [1920, 1080]];
const CALLER = '13800000004';

const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let agents;
let leaders;
let desk;
let team;
let agent;
let leader;
let phone;
const chats = [];

before(async () => {
  if (pictures) await mkdir(pictures, { recursive: true });
  product = await Product.start({ env: { YUANYIN_CALLS_BESIDE_CHATS: 'true' } });
  [agents, leaders] = [await Browser.start(), await Browser.start()];
  [agent, leader] = [await product.signIn(AGENT), await product.signIn('2001')];
});

after(async () => {
  for (const chat of chats) chat.socket?.close();
  await phone?.stop().catch(() => {});
  await agents?.stop();
  await leaders?.stop();
  await product?.stop();
});

/** Goes on with the Tab key until the element has the focus. */
async function reach(page, element) {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await element.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${element}`);
}

/** Writes and sends. */
async function written(value) {
  await desk.keyboard.type(value);
  await desk.keyboard.press('Enter');
}

async function contactOf(id) {
  return (await agent.get('/desk')).contacts.find((one) => one.contact.id === id);
}

async function stateOf(id, state) {
  return eventually(`it is ${state}`, async () => (await contactOf(id))?.state === state);
}

/** Where everything stands that a hand may be pointing at. */
async function places(page) {
  return page.evaluate(() => {
    const found = {};
    const pointed =
      '.state-bar button, .contact-list button, .contact-free, .conversation-head button, .composer button, .composer textarea, ' +
      '.call-controls button, .customer-tabs [role=tab], .desk-left > *, .desk-middle, .desk-right, .wrap-up-choices label';
    for (const [index, element] of [...document.querySelectorAll(pointed)].entries()) {
      const { x, y, width, height } = element.getBoundingClientRect();
      const name = element.getAttribute('aria-label') ?? element.className.toString().split(' ')[0];
      found[`${index} ${name}`] = [x, y, width, height].map(Math.round).join(' ');
    }
    return found;
  });
}

/** Nothing that stood there has moved by what came. */
async function stays(what, act) {
  const before = await places(desk);
  await act();
  assert.deepEqual(await places(desk), before, `${what} moves nothing`);
}

/** Nothing sticks out of the page or of its place, and words are not cut off in the middle of what one presses. */
async function assertFits(page, where) {
  const wrong = await page.evaluate(() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    // Tabs that have no room stand in the menu behind the last one.
    for (const button of document.querySelectorAll('button:not([hidden]):not([role=tab])')) {
      const { x, y, width, height } = button.getBoundingClientRect();
      if (width === 0 || height === 0 || getComputedStyle(button).visibility === 'hidden') continue;
      if (x < -1 || x + width > innerWidth + 1) found.push(`${button.textContent.trim()} sticks out at ${Math.round(x + width)}`);
      if (button.scrollWidth > button.clientWidth + 1 && button.matches('.ant-btn')) found.push(`${button.textContent.trim()} is cut off`);
    }
    return found;
  });
  assert.deepEqual(wrong, [], where);
}

async function looked(page, name, act = () => {}) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`) });
    await assertFits(page, `${name} at ${width} × ${height}`);
    await act(width);
  }
  await page.setViewportSize({ width: SIZES[0][0], height: SIZES[0][1] });
}

async function inEnglish(page, act) {
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  await act();
  await page.getByRole('button', { name: '中文', exact: true }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
}

/** A customer whom the flow hands over, taken by the key. */
async function taken(name) {
  const chat = await Chat.open(product, name);
  chats.push(chat);
  chat.name = name;
  await eventually(`${name} is greeted`, () => chat.messages.size > 0);
  chat.say('转人工');
  await desk.locator('.offer-card').filter({ hasText: name }).waitFor();
  await desk.keyboard.press('Alt+a');
  await eventually(`${name} is served`, () => chat.state === 'connected');
  return chat;
}

test('the leader lets the agent serve six chats at once', async () => {
  desk = await agents.page(`${product.origin}/desk/`);
  await desk.getByLabel(/工号/).waitFor();
  await reach(desk, desk.getByLabel(/工号/));
  await desk.keyboard.type(AGENT);
  await reach(desk, desk.getByLabel('密码', { exact: true }));
  await desk.keyboard.type(`demo-${AGENT}`);
  await desk.keyboard.press('Enter');
  await desk.locator('.state-bar').waitFor();
  await desk.keyboard.press('Alt+r');
  await eventually('the agent is ready with a phone', async () => {
    const view = await agent.get('/desk');
    return view.agent.state === 'ready' && view.agent.phone === 'browser';
  }, { within: 60_000 });

  team = await leaders.page(`${product.origin}/office/team`);
  await team.getByLabel(/工号/).fill('2001');
  await team.getByLabel('密码', { exact: true }).fill('demo-2001');
  await team.keyboard.press('Enter');
  const row = team.locator(`tr[data-agent="${AGENT}"]`);
  await row.getByRole('button', { name: /操作/ }).click();
  await team.getByRole('menuitem', { name: '技能与容量', exact: true }).filter({ visible: true }).first().click();
  const dialog = team.getByRole('dialog');
  await dialog.getByLabel('同时会话').fill(String(CUSTOMERS.length));
  await dialog.getByRole('button', { name: /保\s*存/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await eventually('the desk has six places', async () => (await agent.get('/desk')).agent.text_capacity === CUSTOMERS.length);
  const notice = desk.locator('.desk-notice').filter({ hasText: '调整了您的技能与容量' });
  await notice.waitFor();
  await reach(desk, notice.getByRole('button', { name: '知道了', disabled: false }));
  await desk.keyboard.press('Enter');
  await notice.waitFor({ state: 'detached' });
});

test('six chats and a call are taken, each has its place', async () => {
  for (const name of CUSTOMERS) await taken(name);
  phone = await Phone.start(product, { user: CALLER, tone: 440 });
  await phone.call('95588');
  const call = await eventually('the call is known', async () => (await leader.get(`/contacts?phone=${CALLER}&limit=1`)).items[0]);
  phone.contact = call.id;
  await phone.press('1');
  await phone.press('0');
  await desk.locator('.offer-card').waitFor();
  await desk.keyboard.press('Alt+a');
  await stateOf(phone.contact, 'connected');
  const view = await agent.get('/desk');
  assert.equal(view.contacts.length, CUSTOMERS.length + 1);
  await desk.locator('.call-controls').waitFor();
  assert.equal(await desk.locator('.contact-item').count(), CUSTOMERS.length + 1);
  await looked(desk, 'full-desk-call-zh');
});

test('the call is held and taken up again while chats are answered, each by its number', async () => {
  await desk.keyboard.press('Alt+h');
  await stateOf(phone.contact, 'held');
  for (const [index, chat] of chats.entries()) {
    chat.say(`我是${chat.name}，请问信用卡年费怎么减免？`);
    await desk.keyboard.press(`Alt+${index + 2}`);
    await desk.locator('.conversation-head').getByText(chat.name).waitFor();
    await desk.getByRole('log').getByText(`我是${chat.name}`).waitFor();
    await eventually('the field has the focus', () =>
      desk.evaluate(() => document.activeElement?.matches('.composer textarea')),
    );
    await written(`${chat.name}您好，一年刷满六次可免年费。`);
    await eventually(`${chat.name} reads the answer`, () =>
      [...chat.messages.values()].some((message) => message.text === `${chat.name}您好，一年刷满六次可免年费。`),
    );
  }
  for (const chat of chats) {
    const strangers = [...chat.messages.values()].filter((message) => message.from === 'agent' && !message.text.includes(chat.name));
    assert.deepEqual(strangers, [], 'nobody reads what was meant for another');
  }
  await desk.keyboard.press('Alt+h');
  await stateOf(phone.contact, 'connected');
});

test('what arrives moves nothing under the pointer', async () => {
  await desk.keyboard.press('Alt+2');
  await desk.locator('.conversation-head').getByText(chats[0].name).waitFor();
  await desk.getByRole('log').getByText(`${chats[0].name}您好`).waitFor();
  const send = desk.locator('.composer .ant-btn-primary');
  await send.hover();
  const others = chats.slice(1);
  await stays('messages of the others', async () => {
    for (const chat of others) chat.say('还有一个问题，手续费是多少？我已经等了很久了，请尽快答复。');
    await eventually('all are shown as unread', async () => (await desk.locator('.contact-unread').count()) >= others.length);
  });
  await stays('a message of the customer who is shown', async () => {
    chats[0].say('我要投诉，你们的服务太差了！');
    await desk.getByRole('log').getByText('我要投诉').waitFor();
  });
  await stays('a word of the leader', async () => {
    await leader.send('POST', '/team/messages', { id: crypto.randomUUID(), agents: [], text: '下午三点开班前会，请安排好在线客户，并提前完成手上的小结。' });
    await desk.locator('.desk-notice').filter({ hasText: '班前会' }).waitFor();
  });
  await looked(desk, 'full-desk-chat-zh', async () => assert.deepEqual(await violations(desk), [], 'the full desk'));
  await inEnglish(desk, async () => {
    await looked(desk, 'full-desk-chat-en', async () => assert.deepEqual(await violations(desk), [], 'the full desk in English'));
  });
  const notice = desk.locator('.desk-notice').filter({ hasText: '班前会' });
  await reach(desk, notice.getByRole('button', { name: '知道了', disabled: false }));
  await desk.keyboard.press('Enter');
  await notice.waitFor({ state: 'detached' });
});

test('the leader sees the full desk at both sizes', async () => {
  const row = team.locator(`tr[data-agent="${AGENT}"]`);
  await row.getByRole('link').first().waitFor();
  await team.mouse.move(5, 5);
  await looked(team, 'full-desk-team-zh', async () => assert.deepEqual(await violations(team), [], 'the team'));
  await inEnglish(team, async () => {
    await looked(team, 'full-desk-team-en', async () => assert.deepEqual(await violations(team), [], 'the team in English'));
  });
});

/** Ends what is shown, answers the question, chooses a code and hands the wrap-up in. */
async function wrappedUp(id) {
  await desk.keyboard.press('Alt+x');
  await desk.getByRole('dialog').waitFor();
  await desk.keyboard.press('Enter');
  await eventually('the conversation is over', async () => !['connected', 'held'].includes((await contactOf(id))?.state ?? 'connected'));
  await desk.locator('form#wrap-up').waitFor();
  await desk.keyboard.press('Alt+w');
  await eventually('the wrap-up has the focus', () => desk.evaluate(() => Boolean(document.activeElement?.closest('form#wrap-up'))));
  await desk.keyboard.press('Space');
  await eventually('it can be handed in', () => desk.locator('form#wrap-up button[type=submit]').isEnabled());
  await desk.keyboard.press('Alt+w');
  await eventually('it has left the desk', async () => !(await contactOf(id)));
  const { contact } = await leader.get(`/contacts/${id}`);
  assert.ok(contact.wrap_up_code, 'it has a code');
}

test('all of them are ended and wrapped up by keyboard', async () => {
  await desk.keyboard.press('Alt+1');
  await desk.locator('.call-controls').waitFor();
  await wrappedUp(phone.contact);
  for (const [index, chat] of chats.entries()) {
    await desk.keyboard.press(`Alt+${index + 2}`);
    await desk.locator('.conversation-head').getByText(chat.name).waitFor();
    await wrappedUp(chat.contact);
  }
  assert.deepEqual((await agent.get('/desk')).contacts, []);
  await eventually('the agent is ready for the next', async () => (await agent.get('/desk')).agent.state === 'ready');
  assert.deepEqual(desk.problems, []);
  assert.deepEqual(team.problems, []);
});
