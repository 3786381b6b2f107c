// Callers who speak: a real call at 8 kHz, the embedded recogniser for English, an engine of the bank's for Chinese.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { understands } from './support/banking.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

const require = createRequire(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../web/package.json'));
const { WebSocketServer } = require('ws');

/** An engine that speaks FunASR's protocol and hears, utterance by utterance, what it was told that callers say. */
class Engine {
  static async start(script) {
    const engine = new Engine();
    engine.script = [...script];
    engine.port = await freePort();
    engine.hotWords = [];
    engine.server = new WebSocketServer({ port: engine.port, host: '127.0.0.1', handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false) });
    engine.server.on('connection', (socket) => {
      let heard = 0;
      socket.on('message', (data, isBinary) => {
        if (isBinary) {
          heard += data.length;
          return;
        }
        const frame = JSON.parse(data);
        if (frame.hotwords) engine.hotWords.push(...Object.keys(JSON.parse(frame.hotwords)));
        if (frame.is_speaking === false) {
          const text = heard > 0 ? (engine.script.shift() ?? '') : '';
          for (const mode of ['2pass-online', '2pass-offline']) {
            socket.send(JSON.stringify({ mode, text, wav_name: 'call', is_final: mode === '2pass-offline' }));
          }
        }
      });
    });
    return engine;
  }

  get address() {
    return `ws://127.0.0.1:${this.port}`;
  }

  stop() {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }
}

const kept = [];

after(async () => {
  for (const one of kept.reverse()) await one.stop();
});

async function centre(env = {}) {
  const product = await Product.start({ fromNothing: true, env });
  kept.push(product);
  await understands(product);
  return { product, leader: await product.signIn('2001') };
}

async function call({ product, leader }, user) {
  const phone = await Phone.start(product, { user, tone: 0 });
  await phone.call('95588');
  const { id } = await eventually('the call is in the records', async () => (await leader.get(`/contacts?phone=${user}`)).items[0]);
  const events = async () => (await leader.get(`/contacts/${id}`)).events.map((step) => step.event);
  const at = (node) =>
    eventually(`the flow is at ${node}`, async () => {
      const path = (await events()).filter((event) => event.type === 'node_visited').map((event) => event.node);
      if (path.includes(node)) return true;
      throw new Error(path.join(' '));
    }, { within: 40_000 });
  await at('language');
  return { phone, at, events };
}

test('English words over a real call lead to the business and to a person, by the embedded recogniser', async () => {
  const { phone, at, events } = await call(await centre(), '13900000401');
  await phone.press('2');
  await at('main');
  await phone.say('check my balance', 'en-us');
  await at('do-balance');
  const understood = (await events()).find((event) => event.type === 'understood');
  assert.equal(understood.intent, 'balance_query');
  // Who is not known is asked for a card number; a wish for a person is heard there as well.
  await at('ask-number');
  await phone.say('operator', 'en-us');
  await eventually('a person is asked for', async () => (await events()).some((event) => event.type === 'queued'), { within: 40_000 });
  phone.hangUp();
  await phone.hungUp();
  await phone.stop();
});

test('Chinese words lead to the business and to a person, by an engine of the bank', async () => {
  const engine = await Engine.start(['帮我看一下卡里还有多少钱', '我要找人工客服']);
  kept.push(engine);
  const bank = await centre({ YUANYIN_RECOGNIZER: 'funasr', YUANYIN_RECOGNIZER_URL: engine.address });
  const { phone, at, events } = await call(bank, '13900000402');
  await phone.press('1');
  await at('main');
  await phone.say('帮我看一下卡里还有多少钱', 'cmn');
  await at('do-balance');
  await at('ask-number');
  await phone.say('我要找人工客服', 'cmn');
  await eventually('a person is asked for', async () => (await events()).some((event) => event.type === 'queued'), { within: 40_000 });
  assert.ok(engine.hotWords.includes('转账'), 'the engine is told what is likely');
  phone.hangUp();
  await phone.hungUp();
  await phone.stop();
});
