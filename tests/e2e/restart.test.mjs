// `kill -9` under load: nothing that was acknowledged is missing or doubled, and the queue stands as it stood.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Chat } from './support/chat.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';
import { readWav, secondsOfTone } from './support/sound.mjs';

const CHATS = 200;
const CONNECTED = 50;
const QUEUED = 50;
const CALLS = 20;

let product;
const phones = [];

before(async () => {
  product = await Product.start();
});

after(async () => {
  await Promise.all(phones.map((phone) => phone.stop().catch(() => {})));
  await product?.stop();
});

/** Everybody at once, but a few at a time. */
async function each(items, act, width = 20) {
  const waiting = [...items.entries()];
  const results = [];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await act(next[1], next[0]);
    }),
  );
  return results;
}

test('after kill -9 nothing acknowledged is missing, the order stands, cut calls are promised a call-back', async () => {
  const chats = await each(Array.from({ length: CHATS }), (_, index) => Chat.open(product, `客户${index}`));

  // Agents for fifty conversations.
  const agents = [];
  for (let number = 1001; number <= 1020; number += 1) agents.push(await product.signIn(String(number)));
  await each(agents, (agent) => agent.send('PUT', '/desk/state', { state: 'ready' }));
  const connecting = chats.slice(0, CONNECTED);
  await each(connecting, async (chat) => {
    chat.say('转人工');
    await eventually('the chat asks for a person', () => chat.state === 'queued' || chat.state === 'connected');
  }, 5);
  const acceptAll = async () => {
    for (const agent of agents) {
      const view = await agent.get('/desk');
      if (view.agent.state === 'not_ready') await agent.send('PUT', '/desk/state', { state: 'ready' });
      for (const offer of view.offers) await agent.ask('POST', `/offers/${offer.id}/acceptance`, {});
    }
  };
  await eventually('fifty chats are connected', async () => {
    await acceptAll();
    return connecting.every((chat) => chat.state === 'connected');
  }, { within: 90_000 });
  await each(agents, (agent) => agent.send('PUT', '/desk/state', { state: 'not_ready', reason: 'break' }));

  const queued = chats.slice(CONNECTED, CONNECTED + QUEUED);
  for (const chat of queued) {
    chat.say('转人工');
    await eventually('the chat waits', () => chat.state === 'queued');
  }
  // Twenty calls: some in the flow, two on phones that keep a recording through the cut.
  const leader = await product.signIn('2001');
  for (let index = 0; index < CALLS; index += 1) {
    const phone = await Phone.start(product, { user: `138000001${String(index).padStart(2, '0')}`, tone: 440 });
    phones.push(phone);
  }
  await each(phones, (phone) => phone.call('95588'), 5);
  const talker = await product.signIn('1006');
  const talkersPhone = await Phone.start(product, { user: '1006', password: 'sip-1006', tone: 1000, answer: 'auto' });
  phones.push(talkersPhone);
  await phones[0].press('1');
  await phones[0].press('0');
  const rows = await eventually('the call waits', async () => {
    await talker.send('PUT', '/desk/state', { state: 'ready' });
    const found = await leader.get('/contacts?phone=13800000100');
    return found.items[0]?.state === 'connected' ? found.items : undefined;
  }, { within: 60_000 });
  const call = rows[0].id;
  await eventually('the recording has two seconds', async () => {
    const heard = await talkersPhone.heard();
    return secondsOfTone(heard.samples, heard.rate, 440) > 2.5;
  });

  // Everybody writes, and only what is acknowledged counts.
  const said = new Map();
  for (const chat of chats) said.set(chat, [0, 1, 2].map((index) => [chat.say(`第${index}句`), `第${index}句`]));
  await eventually('half of what was said is acknowledged', () => {
    const done = chats.reduce((sum, chat) => sum + chat.acknowledged.size, 0);
    return done > CHATS * 1.5;
  });
  const order = await leader.get('/contacts?state=queued&channel=chat&limit=200');
  await product.kill();
  const acknowledged = chats.map((chat) => new Map(chat.acknowledged));
  await product.run();

  await each(chats, (chat) => chat.connect());
  await eventually('all is said again', () =>
    chats.every((chat, index) => [...acknowledged[index].values()].every((seq) => chat.messages.has(seq))),
  );
  for (const [index, chat] of chats.entries()) {
    const byClient = new Map([...chat.messages.values()].map((message) => [message.client_id, message]));
    for (const [client, seq] of acknowledged[index]) {
      assert.equal(byClient.get(client)?.seq, seq, 'an acknowledged message has its place');
    }
    const places = [...chat.messages.keys()].sort((a, b) => a - b);
    assert.deepEqual(places, places.map((_, at) => at + 1), 'no gap and nothing doubled');
  }

  const director = await product.signIn('2001');
  const again = await director.get('/contacts?state=queued&channel=chat&limit=200');
  const waited = (items) => items.map((row) => [row.id, row.queued_at]).sort();
  assert.deepEqual(waited(again.items), waited(order.items), 'those who waited wait with the time they had');

  // The order stands: one agent takes them, the longest waiting first.
  const taker = await product.signIn('1005');
  await taker.send('PUT', '/desk/state', { state: 'ready' });
  const expected = queued.map((chat) => chat.contact);
  const offers = await eventually('an offer after the restart', async () => {
    const view = await taker.get('/desk');
    return view.offers.length > 0 ? view.offers : undefined;
  });
  const served = offers.map((offer) => offer.contact.id);
  const still = connecting.map((chat) => chat.contact);
  assert.ok(served.every((id) => still.includes(id) || expected.indexOf(id) < served.length), 'the head of the queue first');

  const page = await director.get(`/contacts/${call}`);
  const types = page.events.map((step) => step.event.type);
  assert.ok(types.includes('interrupted') && types.includes('call_back_promised'), types.join());
  const recording = await eventually('the recording up to the cut is stored', async () => {
    const found = await director.get(`/contacts/${call}`);
    return found.recordings[0]?.milliseconds ? found.recordings[0] : undefined;
  });
  const wav = readWav(await director.bytes(`/contacts/${call}/recordings/${recording.id}`));
  assert.ok(secondsOfTone(wav.channels[0], wav.rate, 440) > 1, 'the customer is heard up to the cut');
  assert.ok(secondsOfTone(wav.channels[1], wav.rate, 1000) > 1, 'the agent is heard up to the cut');
  const interrupted = await director.get('/contacts?state=interrupted&limit=200');
  assert.equal(interrupted.items.filter((row) => row.masked_phone?.startsWith('138****01')).length, CALLS);
});
