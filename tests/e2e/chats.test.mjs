// Chats through the real doors: the portal and the widget on another origin, flow, queue, agent, file, reload, rating.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser } from './support/browser.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

// The smallest picture there is: one pixel, PNG.
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

let product;
let foreign;
let browser;
let desk;
let agent;

before(async () => {
  const port = await freePort();
  foreign = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="zh-CN"><title>别处</title><h1>一个别处的网页</h1>
      <script src="${product.origin}/widget.js" data-line="web-widget" async></script></html>`);
  });
  foreign.listen(port, '127.0.0.1');
  await once(foreign, 'listening');
  foreign.origin = `http://127.0.0.1:${port}`;
  product = await Product.start({ env: { YUANYIN_CHAT_ORIGINS: `["${foreign.origin}"]` } });
  browser = await Browser.start();
  desk = await browser.signedIn(product, '1008');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  agent = await product.signIn('1008');
  await eventually('the agent is ready', async () => (await agent.get('/desk')).agent.state === 'ready');
});

after(async () => {
  await browser?.stop();
  foreign?.close();
  await product?.stop();
});

/** Writes into whichever composer the page or frame shows. */
async function write(place, text) {
  const field = place.getByRole('textbox', { name: '请输入您的问题' });
  await field.fill(text);
  await field.press('Enter');
}

async function offered() {
  return eventually('a chat is offered', async () => (await agent.get('/desk')).offers[0]);
}

async function talk(customer, reloadCustomer, end) {
  await customer.getByRole('log').getByText(/您好|欢迎/).first().waitFor();
  await write(customer, '转人工');
  const offer = await offered();
  await desk.locator('.offer-card').first().waitFor();
  await desk.keyboard.press('Alt+a');
  const contact = offer.contact.id;
  await eventually('the chat is connected', async () => (await agent.get('/desk')).contacts.some((open) => open.contact.id === contact && open.state === 'connected'));

  await desk.getByRole('log').getByText('转人工').first().waitFor();
  await write(customer, '我的卡丢了，怎么办？');
  await desk.getByRole('log').getByText('我的卡丢了，怎么办？').waitFor();
  const reply = desk.getByRole('textbox', { name: '回复客户' });
  await reply.fill('请您先办理口头挂失。');
  await reply.press('Enter');
  await customer.getByRole('log').getByText('请您先办理口头挂失。').waitFor();

  const picture = path.join(product.folder, '卡片.png');
  await writeFile(picture, PIXEL);
  await customer.locator('input[type=file]').first().setInputFiles(picture);
  await desk.getByRole('log').getByRole('button', { name: /卡片\.png/ }).or(desk.getByRole('log').getByRole('img', { name: /卡片\.png/ })).first().waitFor();

  if (process.env.YUANYIN_TEST_PICTURES) {
    await desk.screenshot({ path: path.join(process.env.YUANYIN_TEST_PICTURES, 'desk-chat.png') });
    await (customer.page?.() ?? customer).screenshot({ path: path.join(process.env.YUANYIN_TEST_PICTURES, 'customer-chat.png') });
  }
  const after = await reloadCustomer();
  await desk.reload();
  await write(after, '刷新之后还在吗？');
  await desk.getByRole('log').getByText('刷新之后还在吗？').waitFor();
  await after.getByRole('log').getByText('请您先办理口头挂失。').waitFor();
  assert.equal(await after.getByRole('log').getByText('我的卡丢了，怎么办？', { exact: true }).count(), 1, 'nothing is doubled');
  assert.equal(await desk.getByRole('log').getByText('我的卡丢了，怎么办？', { exact: true }).count(), 1, 'nothing is doubled at the desk');

  await end(after, contact);
  await after.getByText(/请您评价本次服务/).first().waitFor();
  await after.getByText('非常满意').first().click();
  await after.getByRole('button', { name: '提交评价' }).click();
  await eventually('the rating is counted', async () => {
    const leader = await product.signIn('2001');
    return (await leader.get(`/contacts/${contact}`)).contact.score === 5;
  });
  const view = await agent.get('/desk');
  if (view.contacts.some((open) => open.contact.id === contact)) {
    await agent.send('POST', `/contacts/${contact}/wrap-up`, { code: 'loss' });
  }
  const { items } = await agent.get(`/contacts/${contact}/messages`);
  assert.deepEqual(items.map((message) => message.seq), items.map((_, index) => index + 1), 'numbered without gaps');
}

test('a customer of the portal chats with flow and agent, reloads in the middle and rates', async () => {
  const page = await browser.page(`${product.origin}/customer/`);
  await page.getByRole('button', { name: /在线客服/ }).first().click();
  const reload = async () => {
    await page.reload();
    return page;
  };
  await talk(page, reload, (_, contact) => agent.send('POST', `/contacts/${contact}/hang-up`));
  assert.deepEqual(page.problems, []);
  assert.deepEqual(desk.problems, []);
  await page.close();
});

test('a customer of a page elsewhere does the same through the widget', async () => {
  const page = await browser.page(foreign.origin);
  // The button stands in a closed shadow root: the keyboard reaches it.
  const openWidget = async () => {
    await eventually('the widget opens', async () => {
      if (page.frames().some((frame) => frame.url().includes('embed=1'))) return true;
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      return false;
    });
    return page.frames().find((frame) => frame.url().includes('embed=1'));
  };
  const frame = await openWidget();
  const begin = frame.getByRole('button', { name: /在线客服|开始/ });
  if (await begin.count()) await begin.first().click();
  const reload = async () => {
    await page.reload();
    return openWidget();
  };
  // Who ends the conversation without waiting for the agent is asked for a grade all the same.
  await talk(frame, reload, async (customer) => {
    await customer.getByRole('button', { name: '结束会话' }).click();
    await customer.getByRole('group').getByRole('button', { name: '结束会话' }).click();
  });
  await page.close();
});

test('a page that is not on the list is refused', async () => {
  const answer = await fetch(`${product.origin}/api/v1/chats`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
    body: JSON.stringify({ line: 'web-widget' }),
  });
  assert.equal(answer.status, 403);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
});
