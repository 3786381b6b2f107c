// An agent carries out businesses for a customer in a call: verified by secure entry, said, agreed, posted once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { Browser } from './support/browser.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually } from './support/product.mjs';
import { isWrittenNowhere } from './support/written.mjs';

let product;
let leader;
let desk;
let office;
const open = [];

function kept(thing) {
  open.push(thing);
  return thing;
}

async function signedIn(number, address) {
  const browser = kept(await Browser.start());
  const page = await browser.signedIn(product, number, address);
  return page;
}

before(async () => {
  product = await Product.start();
  leader = await product.signIn('2001');
  const page = await signedIn('1001', '/desk/');
  await page.getByRole('button', { name: '示闲' }).first().click();
  const caller = await product.signIn('1001');
  await eventually('the phone is there', async () => (await caller.get('/desk')).agent.phone === 'browser');
  desk = { page, caller };
  office = await signedIn('2001', '/office/approvals');
});

after(async () => {
  for (const thing of open.reverse()) await thing.stop();
  await product?.stop();
});

async function contactOf(number) {
  return eventually(`a contact of ${number}`, async () => (await leader.get(`/contacts?phone=${number}&limit=1`)).items[0]);
}

async function eventsOf(id) {
  return (await leader.get(`/contacts/${id}`)).events;
}

async function happened(id, what, fits) {
  return eventually(what, async () => {
    const events = (await eventsOf(id)).map((step) => step.event);
    if (events.some(fits)) return true;
    throw new Error(JSON.stringify(events.slice(-5)));
  }, { within: 40_000 });
}

const stepOf = (name) => (event) => event.type === 'business_stepped' && event.step.step === name;

/** A customer in conversation with the agent. `keys` are pressed before. */
async function inCall(place, before = async () => {}) {
  const me = customer(place);
  const phone = kept(await Phone.start(product, { user: me.phone }));
  await phone.call('95588');
  const { id } = await contactOf(me.phone);
  await before(phone, id);
  const offer = await eventually('it is offered', async () => (await desk.caller.get('/desk')).offers[0], { within: 60_000 });
  await desk.caller.send('POST', `/offers/${offer.id}/acceptance`);
  await happened(id, 'they talk', (event) => event.type === 'connected');
  return { phone, id, me };
}

async function over({ phone, id }) {
  phone.hangUp();
  await happened(id, 'the conversation ends', (event) => event.type === 'conversation_ended');
  await desk.caller.send('POST', `/contacts/${id}/wrap-up`, { code: 'other', note: '' });
  await desk.caller.send('PUT', '/desk/state', { state: 'ready' });
}

/** The newest one-time code on the customer's demonstration handset. */
async function newestCode(me, not) {
  const path = `${product.origin}/api/v1/demonstration/handsets/${me.phone}/messages`;
  return eventually('the code arrives', async () => {
    const { items } = await (await fetch(path)).json();
    const found = items.map((item) => item.text.match(/验证码是([0-9]{6})/)?.[1]).filter(Boolean).at(-1);
    if (found && found !== not) return found;
    throw new Error(`${items.length} texts`);
  });
}

/** Asks for a factor at the desk and has the customer key it. */
async function shows(page, name, keys, phone) {
  await page.getByRole('button', { name: `请客户输入${name}` }).click();
  await page.getByText(`客户正在安全输入${name}`).waitFor();
  await phone.press(typeof keys === 'function' ? await keys() : keys);
}

async function sayAll(page) {
  const say = page.getByRole('button', { name: '已向客户说明' });
  for (let left = await say.count(); left > 0; left -= 1) {
    await say.first().click();
    await eventually('it is said', async () => (await say.count()) === left - 1);
  }
}

test('an agent sells a fund and raises a limit, and the record jumps to the yes', async () => {
  const call = await inCall(7, async (phone, id) => {
    await phone.press('1');
    await happened(id, 'the main menu', (event) => event.type === 'node_visited' && event.node === 'main');
    await phone.press('1');
    await happened(id, 'the password is asked for', (event) => event.type === 'node_visited' && event.node === 'ask-query');
    await phone.press(customer(7).queryPassword);
    await happened(id, 'the caller is verified', (event) => event.type === 'verified');
    for (const node of ['from', 'tell']) {
      await happened(id, node, (event) => event.type === 'node_visited' && event.node === node);
      await phone.press('1');
    }
    await happened(id, 'transactions are read', (event) => event.type === 'node_visited' && event.node === 'read');
    await phone.press('0');
  });
  const { page } = desk;
  await page.locator('.contact-list, .desk-left').first().waitFor();
  await page.keyboard.press('Alt+KeyB');
  await page.getByLabel('输入业务名称，回车选择').fill('基金申购');
  await page.keyboard.press('Enter');

  // What the flow verified counts; the transaction password is still missing. A wrong one is told with what is left.
  await shows(page, '交易密码', '999999', call.phone);
  await page.getByText('还可尝试 2 次').waitFor();
  await shows(page, '交易密码', call.me.transactionPassword, call.phone);
  await page.getByLabel('基金', { exact: true }).selectOption('FUND-BOND');
  const account = page.getByLabel('付款账户');
  await account.selectOption({ index: 1 });

  // More than there is: the bank refuses, nothing is said or posted.
  await page.getByLabel('金额（元）').fill('90000000');
  await page.getByRole('button', { name: '核对并试算' }).click();
  await page.getByText('账户余额不足').waitFor();
  await page.getByLabel('金额（元）').fill('100');
  await page.getByRole('button', { name: '核对并试算' }).click();
  await page.locator('.business-privilege').first().waitFor();
  await sayAll(page);
  await page.getByRole('button', { name: '已逐字复述' }).click();
  // Pressed twice: agreed and posted once.
  await page.getByRole('button', { name: '客户同意办理' }).dblclick();
  await page.getByText('办理成功').first().waitFor();
  const posted = (await eventsOf(call.id)).map((step) => step.event).filter(stepOf('posted'));
  assert.equal(posted.length, 1);

  await page.getByLabel('输入业务名称，回车选择').fill('临时调额');
  await page.keyboard.press('Enter');
  await shows(page, '短信验证码', () => newestCode(call.me), call.phone);
  await page.getByLabel('每日限额（元）').fill('300000');
  await page.getByLabel('单笔限额（元）').fill('100000');
  await page.getByLabel('有效期').selectOption('1');
  await page.getByLabel('用途').fill('支付购房首付款');
  await page.getByRole('button', { name: '核对并试算' }).click();
  await page.getByRole('button', { name: '已向客户说明' }).first().waitFor();
  await sayAll(page);
  await page.getByText('申请将转账限额临时调整').waitFor();
  await page.getByRole('button', { name: '已逐字复述' }).click();
  await page.getByRole('button', { name: '客户同意办理' }).click();
  await page.getByText('等待额度审核').waitFor();

  // The second person, in another browser, sees it at once.
  await office.getByRole('button', { name: '同意' }).click();
  await page.getByText('办理成功').first().waitFor();
  await happened(call.id, 'it is decided', stepOf('approved'));
  const texts = `${product.origin}/api/v1/demonstration/handsets/${call.me.phone}/messages`;
  await eventually('the customer is told', async () => (await (await fetch(texts)).json()).items.some((item) => item.text.includes('已审核通过')));

  await over(call);
  const detail = await eventually('the recording is complete', async () => {
    const found = await leader.get(`/contacts/${call.id}`);
    return found.recordings[0]?.milliseconds ? found : undefined;
  });
  const yes = detail.events.find((step) => stepOf('agreed')(step.event));
  const moment = (Date.parse(yes.at) - Date.parse(detail.recordings[0].started_at)) / 1000;
  await office.goto(`${product.origin}/office/contacts/${call.id}`);
  await office.getByRole('button', { name: '听客户同意' }).first().click();
  await eventually('the player is at the yes', async () => {
    const at = Number(await office.getByRole('slider').first().inputValue());
    if (Math.abs(at - (moment - 3)) < 1) return true;
    throw new Error(`${at} of ${moment}`);
  });
  await isWrittenNowhere(product, call.me.transactionPassword);
  await isWrittenNowhere(product, call.me.queryPassword);
  await call.phone.stop();
});

test('an elderly customer who is told what to say is stopped, and nobody agrees to their own', async () => {
  const call = await inCall(0);
  const { caller } = desk;
  let deal = await caller.send('POST', `/contacts/${call.id}/deals`, { business: 'transfer' });
  const again = await caller.send('POST', `/contacts/${call.id}/deals`, { business: 'transfer' });
  assert.equal(again.id, deal.id, 'the same choice is the same deal');
  assert.equal(deal.stage, 'verifying');
  const early = await caller.ask('GET', `/deals/${deal.id}/choices`);
  assert.equal(early.status, 409, 'nothing of the customer is shown before they are verified');
  await caller.send('POST', `/deals/${deal.id}/verifications`, { factor: 'transaction_password' });
  await call.phone.press(call.me.transactionPassword);
  deal = await eventually('the customer is verified', async () => {
    const found = await caller.get(`/deals/${deal.id}`);
    return found.stage === 'entering' ? found : undefined;
  });
  const { fields } = await caller.get(`/deals/${deal.id}/choices`);
  const to = fields.to.find((pick) => /\*\*/.test(pick.label.zh) && !fields.from.some((own) => own.value === pick.value));
  const entered = { from: fields.from[0].value, to: to.value, amount: '10', speed: 'real_time' };
  const wrong = await caller.ask('PUT', `/deals/${deal.id}/fields`, { fields: { ...entered, amount: '-1' } });
  assert.equal(wrong.status, 422);

  // Without a sign of being told what to say: more is shown, and the money would wait.
  const careful = await caller.send('PUT', `/deals/${deal.id}/fields`, { fields: entered });
  assert.equal(careful.care.measure, 'verify_and_delay');
  assert.deepEqual(careful.missing, ['one_time_code']);
  const stopped = await caller.send('PUT', `/deals/${deal.id}/fields`, { fields: entered, coached: true });
  assert.equal(stopped.end, 'stopped');
  assert.match(stopped.notice.zh, /96110/);
  assert.equal(stopped.expert_queue, 'elderly');
  const late = await caller.ask('POST', `/deals/${deal.id}/answer`, { yes: true });
  assert.equal(late.status, 409);
  const events = (await eventsOf(call.id)).map((step) => step.event);
  assert.ok(events.some(stepOf('stopped')));
  assert.ok(!events.some(stepOf('posted')));

  // Who serves nobody carries out nothing.
  const other = await product.signIn('1002');
  assert.equal((await other.ask('POST', `/contacts/${call.id}/deals`, { business: 'transfer' })).status, 403);
  assert.equal((await caller.ask('POST', `/contacts/${call.id}/deals`, { business: 'certificate-activation' })).status, 409);
  // The agent reads the words out and sends the customer to the experts with one click.
  const { page } = desk;
  await page.keyboard.press('Alt+KeyB');
  await page.getByText(/96110/).first().waitFor();
  await page.getByRole('button', { name: '已宣读，转至专家席' }).click();
  await happened(call.id, 'the customer waits for the experts', (event) =>
    event.type === 'transferred_to_queue' ? event.queue === 'elderly' : event.type === 'requeued');
  assert.equal((await caller.get('/desk')).contacts.length, 0, 'the agent no longer has the customer');
  await call.phone.stop();
});
