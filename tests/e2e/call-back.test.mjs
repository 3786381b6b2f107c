// A planned call-back: agreed in a call through the desk's dialog, given out at its time, taken, and both hear each other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { Browser, listen, violations } from './support/browser.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';
import { purity } from './support/sound.mjs';

const TONES = { customer: 440, agent: 1000 };
const me = customer(4);

let product;
let port;
let records;
let agent;
const open = [];

function kept(thing) {
  open.push(thing);
  return thing;
}

async function eventsOf(id) {
  return (await records.get(`/contacts/${id}`)).events.map((step) => step.event.type);
}

async function happened(id, type, options) {
  return eventually(`${type} happened`, async () => (await eventsOf(id)).includes(type), options);
}

async function pictured(page, name) {
  const folder = process.env.YUANYIN_TEST_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

before(async () => {
  port = await freePort();
  product = await Product.start({
    env: {
      YUANYIN_OUTBOUND_TRUNK: `127.0.0.1:${port}`,
      YUANYIN_CALL_BACK_LEAST_SECONDS: '1',
      YUANYIN_CALL_BACK_HOURS: '00:00-24:00',
    },
  });
  records = await product.signIn('2001');
  const browser = kept(await Browser.start({ tone: TONES.agent }));
  const page = await browser.signedIn(product, '1006');
  await page.getByRole('button', { name: '示闲' }).first().click();
  const caller = await product.signIn('1006');
  await eventually('the phone is there', async () => (await caller.get('/desk')).agent.phone === 'browser');
  agent = { page, caller };
});

after(async () => {
  await Promise.all(open.map((thing) => thing.stop().catch(() => {})));
  await product?.stop();
});

test('an agent agrees on a time in a call; then the customer is rung up, and the plan is done', async () => {
  const { page, caller } = agent;
  const phone = kept(await Phone.start(product, { user: me.phone, tone: TONES.customer }));
  await phone.call('95588');
  const origin = await eventually('the call is there', async () => (await records.get(`/contacts?phone=${me.phone}&limit=1`)).items[0]);
  await phone.press('1');
  await phone.press('0');
  const offer = await eventually('it is offered', async () => (await caller.get('/desk')).offers[0]);
  await caller.send('POST', `/offers/${offer.id}/acceptance`);
  await happened(origin.id, 'connected');

  await page.getByRole('button', { name: '预约回呼' }).click();
  const dialog = page.getByRole('dialog', { name: '预约回呼' });
  await dialog.getByRole('button', { name: '确定预约' }).click();
  await dialog.getByText('请选择日期和时间').waitFor();
  // Pages know whole minutes: the next one but two seconds away at least.
  const due = new Date((Math.floor((Date.now() + 5_000) / 60_000) + 1) * 60_000);
  const [day, time] = await page.evaluate((at) => {
    const two = (value) => String(value).padStart(2, '0');
    const when = new Date(at);
    return [
      `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`,
      `${two(when.getHours())}:${two(when.getMinutes())}`,
    ];
  }, due.getTime());
  await dialog.getByLabel('日期').fill(day);
  await dialog.getByLabel('时间', { exact: true }).fill(time);
  await dialog.getByLabel('给回呼座席的备注').fill('请告知理财到账时间');
  assert.deepEqual(await violations(page), []);
  await pictured(page, 'call-back-plan-zh');
  await dialog.getByRole('button', { name: '确定预约' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await happened(origin.id, 'call_back_planned');
  const planned = async () => (await caller.get('/planned-call-backs')).items;
  const [plan] = await planned();
  assert.deepEqual([plan.contact, plan.note, plan.stage], [origin.id, '请告知理财到账时间', 'planned']);
  assert.ok(!JSON.stringify(await records.get(`/contacts/${origin.id}`)).includes('理财到账'), 'the journal has no note');

  phone.hangUp();
  await happened(origin.id, 'conversation_ended');
  await caller.send('POST', `/contacts/${origin.id}/wrap-up`, { code: 'query' });
  await happened(origin.id, 'closed');
  await phone.stop();
  const theirs = kept(await Phone.start(product, { user: me.phone, tone: TONES.customer, port, answer: 'auto' }));
  await pictured(page, 'call-back-list-zh');

  await happened(origin.id, 'call_back_given_out', { within: 90_000 });
  const again = await eventually('it is offered to the planner', async () => (await caller.get('/desk')).offers[0]);
  assert.equal(again.call_back, true);
  assert.notEqual(again.contact.id, origin.id);
  await page.getByText('请告知理财到账时间').first().waitFor();
  await pictured(page, 'call-back-offer-zh');
  // A card that has just appeared takes no click yet.
  await eventually('it is taken', async () => {
    if ((await caller.get('/desk')).offers.length === 0) return true;
    await page.getByRole('button', { name: /^接受/ }).first().click({ timeout: 1_000 });
    return false;
  }, { every: 500 });
  await happened(again.contact.id, 'dial_answered');
  await eventually('the agent hears the customer', async () => {
    const { samples, rate } = await listen(page, 500);
    return purity(samples, rate, TONES.customer) > 0.003;
  });
  await eventually('the customer hears the agent', async () => {
    const { samples, rate } = await theirs.heard();
    return purity(samples.subarray(Math.max(0, samples.length - rate)), rate, TONES.agent) > 0.003;
  });
  await page.getByText('请告知理财到账时间').first().waitFor();
  assert.deepEqual(await planned(), [], 'the plan is done');
  await caller.send('POST', `/contacts/${again.contact.id}/hang-up`);
  await happened(again.contact.id, 'conversation_ended');
  await caller.send('POST', `/contacts/${again.contact.id}/wrap-up`, { code: 'query' });
  await happened(again.contact.id, 'closed');
  assert.deepEqual(page.problems, []);
});

test('the dialog is there in English, and a leader calls a plan off in the office', async () => {
  const { page, caller } = agent;
  const phone = kept(await Phone.start(product, { user: me.phone, tone: TONES.customer }));
  await phone.call('95588');
  const origin = await eventually('the call is there', async () => {
    const [found] = (await records.get(`/contacts?phone=${me.phone}&limit=1`)).items;
    return found?.direction === 'inbound' && found.state !== 'closed' ? found : undefined;
  });
  await phone.press('1');
  await phone.press('0');
  const offer = await eventually('it is offered', async () => (await caller.get('/desk')).offers[0]);
  await caller.send('POST', `/offers/${offer.id}/acceptance`);
  await happened(origin.id, 'connected');

  await page.getByRole('button', { name: 'English', exact: true }).or(page.getByText('English', { exact: true })).first().click();
  await page.waitForFunction(() => document.documentElement.lang.startsWith('en'));
  await page.getByRole('button', { name: 'Plan a call-back' }).click();
  const dialog = page.getByRole('dialog', { name: 'Planned call-back' });
  await dialog.getByRole('button', { name: 'Tomorrow at 9:00' }).click();
  await dialog.getByLabel('Note for whoever calls').fill('Statement');
  assert.deepEqual(await violations(page), []);
  await pictured(page, 'call-back-plan-en');
  await dialog.getByRole('button', { name: 'Plan it' }).click();
  await page.getByRole('button', { name: /^Call-back at/ }).waitFor();

  const office = kept(await Browser.start());
  const leader = await office.signedIn(product, '2001', '/office/call-backs');
  await leader.getByText('Statement').waitFor();
  await pictured(leader, 'call-back-office-zh');
  await leader.getByRole('button', { name: /^取消预约/ }).click();
  await leader.getByRole('dialog').getByRole('button', { name: '取消预约' }).click();
  await leader.getByText('没有待执行的预约回呼').waitFor();
  await happened(origin.id, 'call_back_called_off');
  phone.hangUp();
  await happened(origin.id, 'conversation_ended');
});
