// An agent without a mouse: signs in, is ready, answers, replies, ends, wraps up. Nothing is clicked.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Browser } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

let product;
let browser;

before(async () => {
  product = await Product.start();
  browser = await Browser.start();
});

after(async () => {
  await browser?.stop();
  await product?.stop();
});

/** Goes on with the Tab key until the element has the focus. */
async function reach(page, element) {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await element.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not reach ${element}`);
}

test('the keyboard alone answers and wraps up', async () => {
  const page = await browser.page(`${product.origin}/desk/`);
  await page.getByLabel(/工号/).waitFor();
  await reach(page, page.getByLabel(/工号/));
  await page.keyboard.type('1008');
  await reach(page, page.getByLabel(/密码/));
  await page.keyboard.type('demo-1008');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '示闲' }).first().waitFor();
  await page.keyboard.press('Alt+r');
  const agent = await product.signIn('1008');
  await eventually('the agent is ready', async () => (await agent.get('/desk')).agent.state === 'ready');

  const customer = await Chat.open(product, '李女士');
  await eventually('the flow has greeted', () => customer.messages.size > 0);
  customer.say('转人工');
  await page.locator('.offer-card').first().waitFor();
  await page.keyboard.press('Alt+a');
  await eventually('the chat is connected', () => customer.state === 'connected');

  const reply = page.getByRole('textbox', { name: '回复客户' });
  await reply.waitFor();
  await reach(page, reply);
  await page.keyboard.type('您好，请讲。');
  await page.keyboard.press('Enter');
  await eventually('the customer reads the reply', () => [...customer.messages.values()].some((message) => message.text === '您好，请讲。'));

  await page.keyboard.press('Alt+x');
  // Ending asks once more, where the focus is already on the answer.
  const confirm = page.getByRole('dialog').getByRole('button', { name: /结束|确定|确认/ });
  await Promise.race([
    confirm.first().waitFor({ timeout: 3000 }).then(() => reach(page, confirm)).then(() => page.keyboard.press('Enter')),
    eventually('the conversation is over', async () => (await agent.get('/desk')).contacts.some((one) => one.state !== 'connected')),
  ]).catch(() => {});
  await eventually('the conversation is over', async () => (await agent.get('/desk')).contacts.every((one) => one.state !== 'connected'));

  const codes = page.locator('form#wrap-up input[type=radio]');
  await codes.first().waitFor();
  await reach(page, codes);
  await page.keyboard.press('Space');
  const note = page.locator('form#wrap-up textarea');
  await reach(page, note);
  await page.keyboard.type('已答复');
  const submit = page.locator('form#wrap-up button[type=submit]');
  await eventually('the wrap-up can be handed in', () => submit.isEnabled());
  await reach(page, submit);
  await page.keyboard.press('Enter');
  const leader = await product.signIn('2001');
  const closed = await eventually('the contact is closed with its wrap-up', async () => {
    const found = await leader.get(`/contacts/${customer.contact}`);
    return found.contact.wrap_up_code ? found : undefined;
  });
  // What is typed goes behind the summary that the assist has put into the note.
  assert.match(closed.contact.note ?? closed.note, /已答复$/);
  assert.deepEqual(page.problems, []);
});

test('another key is chosen, shown where it is pressed, and never stands for two things', async () => {
  await browser.context.clearCookies();
  const page = await browser.page(`${product.origin}/desk/`);
  await page.getByLabel(/工号/).fill('1009');
  await page.getByLabel('密码', { exact: true }).fill('demo-1009');
  await page.keyboard.press('Enter');
  const ready = page.getByRole('banner').getByRole('button', { name: '示闲' });
  await ready.waitFor();
  await page.keyboard.press('Alt+/');
  const dialog = page.getByRole('dialog');
  const change = dialog.getByRole('button', { name: '更改“示闲”的按键' });
  await change.click();
  await page.keyboard.press('Alt+a');
  await dialog.getByText('这个字母已用于其他操作').waitFor();
  await page.keyboard.press('Alt+k');
  await dialog.getByText('Alt+K').waitFor();
  await dialog.getByRole('button', { name: '关闭' }).click();
  assert.equal(await ready.getAttribute('aria-keyshortcuts'), 'Alt+K');
  await page.keyboard.press('Alt+k');
  const agent = await product.signIn('1009');
  await eventually('the agent is ready', async () => (await agent.get('/desk')).agent.state === 'ready');
  assert.deepEqual(page.problems, []);
});
