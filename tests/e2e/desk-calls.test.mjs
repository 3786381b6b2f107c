// Calls at the desk: consulting, conferences, transfers, and leaders who listen in.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { newestCode } from './support/banking.mjs';
import { Browser, listen } from './support/browser.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';
import { purity, readWav, secondsOfTone } from './support/sound.mjs';

/** Browsers make a steady tone quieter than telephones do: what is there at all is heard. */
const TONES = { customer: 440, agent: 1000, colleague: 1500, leader: 2100, outside: 700 };

let product;
let records;
let agent;
let colleague;
let leader;
let trunk;
const open = [];

function kept(thing) {
  open.push(thing);
  return thing;
}

/** An agent or leader at the desk, with a browser phone that speaks a tone. */
async function deskOf(number, tone, state) {
  const browser = kept(await Browser.start({ tone }));
  const page = await browser.signedIn(product, number);
  await page.getByRole('button', { name: '示闲' }).first().click();
  const caller = await product.signIn(number);
  await eventually('the phone is there', async () => (await caller.get('/desk')).agent.phone === 'browser');
  if (state === 'not_ready') await caller.send('PUT', '/desk/state', { state: 'not_ready', reason: 'break' });
  return { browser, page, caller, number, id: caller.session.staff.id };
}

async function ready(desk, isReady) {
  await desk.caller.send('PUT', '/desk/state', isReady ? { state: 'ready' } : { state: 'not_ready', reason: 'break' });
}

async function contactOf(number) {
  return eventually(`a contact of ${number}`, async () => (await records.get(`/contacts?phone=${number}&limit=1`)).items[0]);
}

async function eventsOf(id) {
  return (await records.get(`/contacts/${id}`)).events.map((step) => step.event.type);
}

async function happened(id, type) {
  return eventually(`${type} happened`, async () => (await eventsOf(id)).includes(type));
}

/** Whether these tones and none of the others are heard; throws what is heard instead, for the report. */
function exactly(samples, rate, tones) {
  const levels = Object.values(TONES).map((tone) => [tone, purity(samples, rate, tone)]);
  const isRight = levels.every(([tone, level]) => (tones.includes(tone) ? level > 0.003 : level < 0.001));
  if (!isRight) throw new Error(levels.map(([tone, level]) => `${tone}: ${level.toFixed(3)}`).join(', '));
  return true;
}

/** How clear the tone is in the half second in which it is clearest. */
function clearest(samples, rate, tone) {
  const piece = rate / 2;
  let found = 0;
  for (let at = 0; at + piece <= samples.length; at += piece) found = Math.max(found, purity(samples.subarray(at, at + piece), rate, tone));
  return found;
}

/** Waits until a page hears these tones and none of the others. */
async function hears(desk, tones) {
  await eventually(`${desk.number} hears ${tones}`, async () => {
    const { samples, rate } = await listen(desk.page, 500);
    return exactly(samples, rate, tones);
  });
}

/** Waits until the phone's newest second has these tones and none of the others. */
async function phoneHears(phone, tones) {
  await eventually(`a phone hears ${tones}`, async () => {
    const { samples, rate } = await phone.heard();
    return exactly(samples.subarray(Math.max(0, samples.length - rate)), rate, tones);
  });
}

/** A customer in conversation with the agent. */
async function inCall(number) {
  await ready(colleague, false);
  await ready(agent, true);
  const phone = kept(await Phone.start(product, { user: number, tone: TONES.customer }));
  await phone.call('95588');
  const contact = await contactOf(number);
  await phone.press('1');
  await phone.press('0');
  const offer = await eventually('it is offered', async () => (await agent.caller.get('/desk')).offers[0]);
  await agent.caller.send('POST', `/offers/${offer.id}/acceptance`);
  await hears(agent, [TONES.customer]);
  await ready(colleague, true);
  return { phone, id: contact.id };
}

async function invited() {
  return eventually('the colleague is asked', async () => (await colleague.caller.get('/desk')).invitations[0]);
}

async function over({ phone, id }) {
  phone.hangUp();
  await happened(id, 'conversation_ended');
  for (const desk of [agent, colleague, leader]) {
    for (const one of (await desk.caller.get('/desk')).contacts) {
      await desk.caller.send('POST', `/contacts/${one.contact.id}/wrap-up`, { code: 'query' });
    }
  }
  await happened(id, 'closed');
  await phone.stop();
}

before(async () => {
  const port = await freePort();
  product = await Product.start({ env: { YUANYIN_OUTBOUND_TRUNK: `127.0.0.1:${port}` } });
  records = await product.signIn('2001');
  agent = await deskOf('1006', TONES.agent);
  colleague = await deskOf('1002', TONES.colleague, 'not_ready');
  leader = await deskOf('2002', TONES.leader, 'not_ready');
  trunk = kept(await Phone.start(product, { user: '02866668888', tone: TONES.outside, port, answer: 'auto' }));
});

after(async () => {
  await Promise.all(open.map((thing) => thing.stop().catch(() => {})));
  await product?.stop();
});

test('a colleague is consulted, then a conference of four, and the call goes on when the agent leaves it', async () => {
  const call = await inCall('13800000004');
  const { page } = agent;
  await page.getByRole('button', { name: '咨询 / 转接' }).click();
  await page.getByRole('button', { name: '咨询 李浩然' }).click();
  await happened(call.id, 'consultation_started');
  await colleague.page.getByRole('button', { name: '接听' }).click();
  await hears(agent, [TONES.colleague]);
  await hears(colleague, [TONES.agent]);
  if (process.env.YUANYIN_TEST_PICTURES) {
    await page.screenshot({ path: `${process.env.YUANYIN_TEST_PICTURES}/desk-consulting.png` });
    await colleague.page.screenshot({ path: `${process.env.YUANYIN_TEST_PICTURES}/desk-invited.png` });
  }
  await page.getByRole('button', { name: '三方通话' }).click();
  await hears(agent, [TONES.customer, TONES.colleague]);
  await phoneHears(call.phone, [TONES.agent, TONES.colleague]);

  await agent.caller.send('POST', `/contacts/${call.id}/consultations`, { number: '02866668888' });
  await eventually('the outside number is there', async () => {
    const view = await agent.caller.get('/desk');
    return view.contacts[0].guests.some((guest) => !guest.staff && guest.presence === 'here');
  });
  await agent.caller.send('POST', `/contacts/${call.id}/conference`);
  await phoneHears(call.phone, [TONES.agent, TONES.colleague, TONES.outside]);
  await hears(colleague, [TONES.customer, TONES.agent, TONES.outside]);
  await phoneHears(trunk, [TONES.customer, TONES.agent, TONES.colleague]);

  await agent.caller.send('POST', `/contacts/${call.id}/departure`);
  await phoneHears(call.phone, [TONES.colleague, TONES.outside]);
  assert.equal((await colleague.caller.get('/desk')).contacts[0].contact.id, call.id);
  assert.deepEqual(page.problems, []);
  await over(call);
  const found = await eventually('the recording is stored', async () => {
    const whole = await records.get(`/contacts/${call.id}`);
    return whole.recordings[0]?.milliseconds ? whole : undefined;
  });
  const wav = readWav(await records.bytes(`/contacts/${call.id}/recordings/${found.recordings[0].id}`));
  assert.ok(secondsOfTone(wav.channels[0], wav.rate, TONES.customer) > 1, 'the customer is on the left');
  const right = [TONES.agent, TONES.colleague, TONES.outside].map((tone) => clearest(wav.channels[1], wav.rate, tone));
  assert.ok(right.every((level) => level > 0.003), `everybody of the bank is on the right: ${right}`);
  const strayed = clearest(wav.channels[1], wav.rate, TONES.customer);
  assert.ok(strayed < 0.001, `the customer is not: ${strayed}`);
});

test('a transfer to a colleague is declined and stays, then is taken; one to a queue waits at its head', async () => {
  const call = await inCall('13800000005');
  await agent.caller.send('POST', `/contacts/${call.id}/transfers`, { colleague: colleague.id });
  const first = await invited();
  await colleague.caller.send('POST', `/contacts/${call.id}/invitations/${first.guest}/refusal`);
  await hears(agent, [TONES.customer]);
  await agent.caller.send('POST', `/contacts/${call.id}/transfers`, { colleague: colleague.id });
  const second = await invited();
  await colleague.caller.send('POST', `/contacts/${call.id}/invitations/${second.guest}/acceptance`);
  await hears(colleague, [TONES.customer]);
  await phoneHears(call.phone, [TONES.colleague]);
  assert.deepEqual((await agent.caller.get('/desk')).contacts, []);
  await colleague.caller.send('POST', `/contacts/${call.id}/transfers`, { queue: 'elderly' });
  const offer = await eventually('it is offered to who serves that queue', async () => (await agent.caller.get('/desk')).offers[0]);
  assert.equal(offer.queue, 'elderly');
  await agent.caller.send('POST', `/offers/${offer.id}/acceptance`);
  await hears(agent, [TONES.customer]);
  await over(call);
});

test('a leader listens, whispers, barges in and takes the call over', async () => {
  const call = await inCall('13800000006');
  const began = Date.now();
  await leader.caller.send('PUT', `/contacts/${call.id}/listening`, { mode: 'listen' });
  await eventually('the leader is in the call', async () => (await eventsOf(call.id)).includes('listening_started'), { every: 20 });
  const took = Date.now() - began;
  assert.ok(took < 1_000, `listening began after ${took} ms`);
  await hears(leader, [TONES.customer, TONES.agent]);
  await hears(agent, [TONES.customer]);
  await phoneHears(call.phone, [TONES.agent]);
  assert.deepEqual((await agent.caller.get('/desk')).contacts[0].guests, []);

  await leader.caller.send('PUT', `/contacts/${call.id}/listening`, { mode: 'whisper' });
  await hears(agent, [TONES.customer, TONES.leader]);
  await phoneHears(call.phone, [TONES.agent]);

  await leader.caller.send('PUT', `/contacts/${call.id}/listening`, { mode: 'barge_in' });
  await phoneHears(call.phone, [TONES.agent, TONES.leader]);

  await leader.caller.send('POST', `/contacts/${call.id}/takeover`);
  await phoneHears(call.phone, [TONES.leader]);
  await hears(leader, [TONES.customer]);
  assert.deepEqual((await agent.caller.get('/desk')).contacts, []);
  assert.equal((await leader.caller.get('/desk')).contacts[0].contact.id, call.id);
  await over(call);

  const late = await leader.caller.ask('PUT', `/contacts/${call.id}/listening`, { mode: 'listen' });
  assert.equal(late.status, 409);
  assert.equal((await late.json()).code, 'center.conversation_over');
  const auditor = await product.signIn('6001');
  const trail = await auditor.get('/audit-entries?limit=100');
  assert.ok(trail.items.some((entry) => entry.action === 'contact.listen'), 'who listened is in the audit trail');
});

test('a caller is led through an identity check by secure entry and comes back to the agent', async () => {
  const me = customer(2);
  const call = await inCall(me.phone);
  await agent.page.getByRole('button', { name: '转入核验' }).click();
  await agent.page.getByRole('button', { name: '核验身份（座席转入）' }).click();
  await happened(call.id, 'visit_started');
  await hears(agent, []);
  const asked = async () => {
    const { events } = await records.get(`/contacts/${call.id}`);
    const from = events.findIndex((step) => step.event.type === 'visit_started');
    return events.slice(from).map((step) => step.event.node ?? step.event.type);
  };
  await eventually('the password is asked for', async () => (await asked()).includes('ask-transaction'));
  if (process.env.YUANYIN_TEST_PICTURES) {
    await agent.page.screenshot({ path: `${process.env.YUANYIN_TEST_PICTURES}/desk-visit.png` });
  }
  await call.phone.press(me.transactionPassword);
  const next = await eventually('the password is right', async () => (await asked()).find((step) => ['ask-code', 'visit_ended'].includes(step)));
  if (next === 'ask-code') await call.phone.press(await newestCode(product, me));
  await happened(call.id, 'visit_ended');
  await agent.page.getByText('身份核验通过').waitFor();
  await hears(agent, [TONES.customer]);
  await phoneHears(call.phone, [TONES.agent]);
  const told = JSON.stringify(await records.get(`/contacts/${call.id}`));
  assert.ok(!told.includes(me.transactionPassword), 'no digit of it is told');
  assert.match(told, /"verified"/);

  await agent.caller.send('PUT', `/contacts/${call.id}/visit`, { flow: 'agent-identity' });
  await agent.page.getByRole('button', { name: '接回客户' }).click();
  await agent.page.getByText('已接回客户').waitFor();
  await hears(agent, [TONES.customer]);
  await over(call);
});

test('an agent at home takes a call at their own telephone by a key, with the desk beside it', async () => {
  const maintainer = await product.signIn('4001');
  await maintainer.send('PUT', `/staff/${agent.id}/home-phone`, { number: '02866668888' });
  await agent.page.getByRole('button', { name: /话机设置/ }).click();
  await agent.page.getByRole('checkbox', { name: /在家办公/ }).click();
  await eventually('calls go home', async () => (await agent.caller.get('/desk')).agent.phone === 'home');
  await agent.page.keyboard.press('Escape');
  await ready(colleague, false);
  await ready(agent, true);
  const phone = kept(await Phone.start(product, { user: '13800000008', tone: TONES.customer }));
  await phone.call('95588');
  const { id } = await contactOf('13800000008');
  await phone.press('1');
  await phone.press('0');
  await happened(id, 'offered');
  await trunk.says(/Call established/);
  assert.ok(!(await eventsOf(id)).includes('connected'), 'who picks up has not taken the call yet');
  const refused = await agent.caller.ask('POST', `/offers/${(await agent.caller.get('/desk')).offers[0].id}/acceptance`, {});
  assert.equal((await refused.json()).code, 'center.answer_on_phone');
  await trunk.press('1');
  await happened(id, 'connected');
  await phoneHears(trunk, [TONES.customer]);
  await phoneHears(phone, [TONES.outside]);
  if (process.env.YUANYIN_TEST_PICTURES) {
    await agent.page.screenshot({ path: `${process.env.YUANYIN_TEST_PICTURES}/desk-home.png` });
  }
  await over({ phone, id });
  await agent.caller.send('PUT', '/phone/home', { in_use: false });
  await agent.page.reload();
  await eventually('the browser is the phone again', async () => (await agent.caller.get('/desk')).agent.phone === 'browser');
});

test('an agent calls a number out, sends keys, and sees why another one cannot be reached', async () => {
  await ready(agent, true);
  await agent.page.getByRole('textbox', { name: '输入要拨打的号码' }).fill('02866668888');
  await agent.page.getByRole('button', { name: '拨打', exact: true }).click();
  const id = await eventually('the call is on the desk', async () => (await agent.caller.get('/desk')).contacts[0]?.contact.id);
  await happened(id, 'dial_answered');
  await hears(agent, [TONES.outside]);
  await phoneHears(trunk, [TONES.agent]);
  await agent.caller.send('POST', '/phone/digits', { contact: id, digits: '5' });
  await trunk.says(/received (?:event|DTMF)|DTMF.*'5'|'5'/i);
  await agent.caller.send('POST', `/contacts/${id}/hang-up`);
  await happened(id, 'conversation_ended');
  await agent.caller.send('POST', `/contacts/${id}/wrap-up`, { code: 'query' });
  await happened(id, 'closed');
  const row = await records.get(`/contacts/${id}`);
  assert.equal(row.contact.direction, 'outbound');
  assert.equal(row.recordings.length, 1);

  const view = await agent.caller.send('POST', '/calls', { number: '02800000000' });
  const other = view.contacts[0].contact.id;
  await happened(other, 'dial_failed');
  await agent.page.getByText('号码无法接通').first().waitFor();
  await agent.caller.send('POST', `/contacts/${other}/wrap-up`, { code: 'query' });
});
