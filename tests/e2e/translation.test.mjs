// An English customer and an agent who reads Chinese: translations below messages, drafts translated, and a translator that fails.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;

/** A server that speaks LibreTranslate's protocol; it can be told to refuse. */
class Translator {
  static async start() {
    const translator = new Translator();
    translator.asked = [];
    translator.isAway = false;
    translator.server = createServer(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      const body = JSON.parse(text);
      translator.asked.push({ path: request.url, ...body });
      response.setHeader('content-type', 'application/json');
      if (translator.isAway) {
        response.statusCode = 500;
        return response.end(JSON.stringify({ error: 'away' }));
      }
      const mark = { zh: '（中）', en: '(EN) ' }[body.target];
      response.end(JSON.stringify({ translatedText: `${mark}${body.q}` }));
    });
    translator.server.listen(0, '127.0.0.1');
    await once(translator.server, 'listening');
    translator.address = `http://127.0.0.1:${translator.server.address().port}`;
    return translator;
  }
}

let translator;
let product;
let browser;
let desk;
let agent;
let chat;

before(async () => {
  if (pictures) await mkdir(pictures, { recursive: true });
  translator = await Translator.start();
  product = await Product.start({
    env: { YUANYIN_TRANSLATOR: 'libretranslate', YUANYIN_TRANSLATOR_URL: translator.address, YUANYIN_TRANSLATOR_KEY: 'secret-key' },
  });
  browser = await Browser.start();
  desk = await browser.page(`${product.origin}/desk/`);
  await desk.getByLabel(/工号/).fill('1008');
  await desk.getByLabel('密码', { exact: true }).fill('demo-1008');
  await desk.keyboard.press('Enter');
  await desk.locator('.state-bar').waitFor();
  await desk.keyboard.press('Alt+r');
  agent = await product.signIn('1008');
  await eventually('the agent is ready', async () => (await agent.get('/desk')).agent.state === 'ready');
});

after(async () => {
  chat?.socket.close();
  await browser?.stop();
  await product?.stop();
  translator?.server.close();
});

async function picture(name) {
  if (pictures) await desk.screenshot({ path: path.join(pictures, `${name}.png`) });
}

test('each message of the customer has its translation below, and numbers do not leave the house', async () => {
  chat = await Chat.open(product, 'Ms Lee', 'web-portal', 'en');
  await eventually('the flow has greeted', () => chat.messages.size > 0);
  chat.say('Agent');
  await desk.locator('.offer-card').waitFor();
  await desk.keyboard.press('Alt+a');
  await eventually('the chat is connected', () => chat.state === 'connected');
  // Who writes another language than the agent reads is translated without being asked.
  await desk.getByRole('button', { name: '对照翻译', pressed: true }).waitFor();
  chat.say('I lost my card, call me at 13800138000 please');
  const log = desk.getByRole('log');
  await log.getByText('（中）I lost my card, call me at 13800138000 please').waitFor();
  assert.equal(await log.getByText('I lost my card, call me at 13800138000 please', { exact: true }).count(), 1, 'the original stays');
  const asked = translator.asked.find((one) => one.q.startsWith('I lost'));
  assert.deepEqual(asked, { path: '/translate', q: 'I lost my card, call me at [[1]] please', source: 'auto', target: 'zh', format: 'text', api_key: 'secret-key' });
  const leaked = translator.asked.filter((one) => one.q.includes('13800138000'));
  assert.deepEqual(leaked, []);
});

test('the agent’s draft is translated, put right and sent; the customer gets that and both texts are kept', async () => {
  const reply = desk.getByRole('textbox', { name: '回复客户' });
  await reply.fill('您好，已为您挂失。');
  await desk.getByRole('button', { name: '译成英语' }).press('Enter');
  const wording = desk.getByRole('textbox', { name: '译文，可修改' });
  await wording.waitFor();
  assert.equal(await wording.inputValue(), '(EN) 您好，已为您挂失。');
  await picture('desk-translation-zh');
  assert.deepEqual(await violations(desk), [], 'the draft and its translation');
  await wording.fill('Hello, your card has been reported lost.');
  await desk.keyboard.press('Enter');
  await eventually('the customer reads it', () =>
    [...chat.messages.values()].some((message) => message.text === 'Hello, your card has been reported lost.'),
  );
  assert.ok([...chat.messages.values()].every((message) => message.from !== 'agent' || !message.text.includes('挂失')));
  const { items } = await agent.get(`/contacts/${chat.contact}/translations`);
  assert.ok(items.some((one) => one.original === '您好，已为您挂失。' && one.text === 'Hello, your card has been reported lost.'));
  assert.equal(await reply.inputValue(), '');
});

test('when the translator is away the original stands alone with a quiet sign, and nobody waits', async () => {
  translator.isAway = true;
  chat.say('Are you still there?');
  const log = desk.getByRole('log');
  await log.getByText('Are you still there?', { exact: true }).waitFor();
  await log.getByText('暂时无法翻译').waitFor();
  await picture('desk-translation-away-zh');
  const reply = desk.getByRole('textbox', { name: '回复客户' });
  await reply.fill('Yes, I am.');
  await reply.press('Enter');
  await eventually('one can still write', () => [...chat.messages.values()].some((message) => message.text === 'Yes, I am.'));
  translator.isAway = false;
  await log.getByRole('button', { name: '重试' }).press('Enter');
  await log.getByText('（中）Are you still there?').waitFor();
  assert.deepEqual(desk.problems, []);
});

test('a colleague who does not serve the contact gets no translation', async () => {
  const other = await product.signIn('1009');
  const refused = await other.ask('POST', `/contacts/${chat.contact}/translations`, { text: 'x', to: 'zh' });
  assert.deepEqual([refused.status, (await refused.json()).code], [403, 'assist.not_serving']);
});
