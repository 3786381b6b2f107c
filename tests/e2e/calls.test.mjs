// Calls through the real doors: a SIP phone calls, the flow answers, an agent takes the call.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Browser, listen } from './support/browser.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';
import { purity, readWav, secondsOfSound, secondsOfTone } from './support/sound.mjs';

let product;
let leader;
const open = [];

before(async () => {
  product = await Product.start();
  leader = await product.signIn('2001');
});

after(async () => {
  await Promise.all(open.map((thing) => thing.stop().catch(() => {})));
  await product?.stop();
});

function kept(thing) {
  open.push(thing);
  return thing;
}

/** The newest contact of the caller, once it is there. */
async function contactOf(number) {
  return eventually(`a contact of ${number}`, async () => {
    const rows = await leader.get(`/contacts?phone=${number}&limit=1`);
    return rows.items[0];
  });
}

async function eventsOf(id) {
  const page = await leader.get(`/contacts/${id}`);
  return page.events.map((step) => step.event.type);
}

async function happened(id, type) {
  return eventually(`${type} happened`, async () => (await eventsOf(id)).includes(type));
}

async function deskOf(number, options) {
  const browser = kept(await Browser.start(options));
  const page = await browser.signedIn(product, number);
  await page.getByRole('button', { name: '示闲' }).first().click();
  const caller = await product.signIn(number);
  await eventually('the agent is ready with a phone', async () => {
    const view = await caller.get('/desk');
    return view.agent.state === 'ready' && view.agent.phone === 'browser';
  });
  return { browser, page, caller };
}

test('a caller hears the greeting, waits with music, talks to an agent in the browser, rates and hangs up', async () => {
  const { browser, page, caller } = await deskOf('1006');
  const phone = kept(await Phone.start(product, { user: '13800000004', tone: 440 }));
  await phone.call('95588');
  await eventually('the greeting is heard', async () => {
    const { samples, rate } = await phone.heard();
    return secondsOfSound(samples, rate) > 1.5;
  });
  const contact = await contactOf('13800000004');
  await phone.press('1');
  await phone.press('0');
  await happened(contact.id, 'queued');
  await happened(contact.id, 'offered');
  // The screen pops before the call is answered.
  await page.getByText(/138\*{4}0004/).first().waitFor();
  await page.locator('.offer-card').first().waitFor();
  await page.keyboard.press('Alt+a');
  await happened(contact.id, 'connected');

  await eventually('the agent hears the customer', async () => {
    const { samples, rate } = await listen(page);
    return purity(samples, rate, 440) > 0.5;
  });
  await eventually('the customer hears the agent', async () => {
    const { samples, rate } = await phone.heard();
    return secondsOfTone(samples, rate, 1000) > 1;
  });

  if (process.env.YUANYIN_TEST_PICTURES) {
    await page.screenshot({ path: `${process.env.YUANYIN_TEST_PICTURES}/desk-call.png` });
  }
  await page.keyboard.press('Alt+h');
  await happened(contact.id, 'held');
  await eventually('the agent no longer hears the customer', async () => {
    const { samples, rate } = await listen(page);
    return purity(samples, rate, 440) < 0.1;
  });
  await page.keyboard.press('Alt+h');
  await happened(contact.id, 'resumed');
  await eventually('the agent hears the customer again', async () => {
    const { samples, rate } = await listen(page);
    return purity(samples, rate, 440) > 0.5;
  });

  await caller.send('POST', `/contacts/${contact.id}/hang-up`);
  await happened(contact.id, 'survey_asked');
  await phone.press('1');
  await happened(contact.id, 'rated');
  await phone.hungUp();
  await caller.send('POST', `/contacts/${contact.id}/wrap-up`, { code: 'query', note: '查询余额' });
  await happened(contact.id, 'closed');

  const whole = await eventually('the recording is stored', async () => {
    const found = await leader.get(`/contacts/${contact.id}`);
    return found.recordings[0]?.milliseconds ? found : undefined;
  });
  assert.equal(whole.contact.wrap_up_code, 'query');
  assert.equal(whole.contact.score, 5);
  const wav = readWav(await leader.bytes(`/contacts/${contact.id}/recordings/${whole.recordings[0].id}`));
  assert.equal(wav.channels.length, 2);
  assert.ok(secondsOfTone(wav.channels[0], wav.rate, 440) > 1, 'the customer is on the left');
  assert.ok(secondsOfTone(wav.channels[1], wav.rate, 1000) > 1, 'the agent is on the right');
  assert.deepEqual(page.problems, []);
  await browser.stop();
});

test('a caller who hangs up in the queue is abandoned', async () => {
  const phone = kept(await Phone.start(product, { user: '13800000005' }));
  await phone.call('95588');
  const contact = await contactOf('13800000005');
  await phone.press('1');
  await phone.press('0');
  await happened(contact.id, 'queued');
  phone.hangUp();
  await happened(contact.id, 'abandoned');
  await phone.stop();
});

test('an agent answers at a registered SIP phone', async () => {
  const agent = await product.signIn('1002');
  const desk = kept(await Phone.start(product, { user: '1002', password: 'sip-1002', tone: 1000 }));
  await agent.get('/desk');
  await agent.send('PUT', '/desk/state', { state: 'ready' });
  const presence = setInterval(() => agent.get('/desk').catch(() => {}), 5000);
  try {
    await eventually('the phone is known', async () => (await agent.get('/desk')).agent.phone === 'sip');
    const phone = kept(await Phone.start(product, { user: '13800000006', tone: 440 }));
    await phone.call('95588');
    const contact = await contactOf('13800000006');
    await phone.press('1');
    await phone.press('0');
    await happened(contact.id, 'offered');
    await desk.says(/[Ii]ncoming call/);
    desk.accept();
    await happened(contact.id, 'connected');
    await eventually('both hear each other', async () => {
      const [customer, person] = [await phone.heard(), await desk.heard()];
      return secondsOfTone(customer.samples, customer.rate, 1000) > 1 && secondsOfTone(person.samples, person.rate, 440) > 1;
    });
    phone.hangUp();
    await happened(contact.id, 'conversation_ended');
    await desk.hungUp();
    await agent.send('POST', `/contacts/${contact.id}/wrap-up`, { code: 'query' });
    await agent.send('PUT', '/desk/state', { state: 'signed_out' });
    await Promise.all([phone.stop(), desk.stop()]);
  } finally {
    clearInterval(presence);
  }
});

test('an ignored offer goes to the next agent, and a browser that dies gives the call back to the queue', async () => {
  const ignoring = await product.signIn('1009');
  await ignoring.send('PUT', '/desk/state', { state: 'not_ready', reason: 'break' });
  const { browser } = await deskOf('1006');
  const phone = kept(await Phone.start(product, { user: '13800000008', tone: 440 }));
  await phone.call('95588');
  const contact = await contactOf('13800000008');
  await phone.press('1');
  await phone.press('0');
  await happened(contact.id, 'offered');
  await happened(contact.id, 'offer_missed');
  const first = await product.signIn('1006');
  await first.send('PUT', '/desk/state', { state: 'ready' });
  const offer = await eventually('it is offered again', async () => (await first.get('/desk')).offers[0]);
  await first.send('POST', `/offers/${offer.id}/acceptance`);
  await happened(contact.id, 'connected');
  await browser.kill();
  await eventually('the contact is back in its queue', async () => {
    const types = await eventsOf(contact.id);
    return types.lastIndexOf('requeued') > types.indexOf('connected');
  }, { within: 60_000 });
  await eventually('the agent is not ready', async () => {
    const agents = (await leader.get('/wallboard')).agent_list;
    const state = agents.find((agent) => agent.name === '赵欣怡')?.state ?? 'signed_out';
    return state === 'not_ready' || state === 'signed_out';
  }, { within: 60_000 });
  phone.hangUp();
  await happened(contact.id, 'abandoned');
});
