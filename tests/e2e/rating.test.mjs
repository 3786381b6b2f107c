// Ratings (满意度评价): by a link for callers who hung up, with the reason of a low grade; and the reason in the chat.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { customer } from './support/bank.mjs';
import { Browser, violations } from './support/browser.mjs';
import { Carrier } from './support/carrier.mjs';
import { Phone } from './support/phone.mjs';
import { Product, eventually, freePort } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;

let carrier;
let product;
let leader;
let browser;
/** Another customer's, in Chinese. */
let visitor;
let agent;

before(async () => {
  carrier = await new Carrier(await freePort()).start();
  product = await Product.start({ env: { ...carrier.settings, YUANYIN_RATING_LINK_HOURS: '00:00-24:00' } });
  leader = await product.signIn('2001');
  browser = await Browser.start({ viewport: { width: 412, height: 800 } });
  visitor = await Browser.start({ viewport: { width: 412, height: 800 } });
  const desk = await browser.signedIn(product, '1002');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  agent = await product.signIn('1002');
  await eventually('the phone is there', async () => (await agent.get('/desk')).agent.phone === 'browser');
});

after(async () => {
  await browser?.stop();
  await visitor?.stop();
  await product?.stop();
  await carrier?.stop();
});

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `rating-${name}.png`), fullPage: true });
}

async function taken(what) {
  const offer = await eventually(`${what} is offered`, async () => (await agent.get('/desk')).offers[0], { within: 60_000 });
  await agent.send('POST', `/offers/${offer.id}/acceptance`);
  return offer.contact.id;
}

async function events(contact) {
  return (await leader.get(`/contacts/${contact}`)).events.map((step) => step.event);
}

async function finished(contact) {
  await eventually('the agent wraps up', async () => (await agent.get('/desk')).contacts[0]?.state === 'wrap_up');
  await agent.send('POST', `/contacts/${contact}/wrap-up`, { code: 'query' });
}

/** A call that an agent takes and the caller ends; the texts that the carrier has then. */
async function callThatEnds(number) {
  const phone = await Phone.start(product, { user: number, tone: 440 });
  await phone.call('95588');
  await eventually('the call is there', async () => (await leader.get(`/contacts?phone=${number}&limit=1`)).items[0]);
  await phone.press('1');
  await phone.press('0');
  const contact = await taken('the call');
  await eventually('they talk', async () => (await events(contact)).some((event) => event.type === 'connected'));
  phone.hangUp();
  await finished(contact);
  await phone.stop();
  await eventually('the call is over', async () => (await events(contact)).some((event) => event.type === 'closed'));
  return contact;
}

test('a caller who hung up is texted a link, grades low, says why, and is followed up', async () => {
  const { phone: number } = customer(4);
  const contact = await callThatEnds(number);
  const text = await eventually('the link is at the carrier', () => carrier.to(number).find((one) => one.includes('/rate/')));
  const link = text.match(/http:\/\/\S+\/rate\/[0-9a-f]{24}/)[0];
  assert.ok(!link.includes(number) && !link.includes(contact), 'nothing of the caller is in it');

  const page = await browser.page(link);
  await page.getByRole('heading', { name: '服务评价' }).waitFor();
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByText('请先选择一项评价').waitFor();
  await page.getByRole('radio', { name: /^不满意/ }).check();
  await page.getByRole('radio', { name: '等待或办理时间' }).check();
  await page.getByLabel(/您还想说的/).fill('等了二十分钟，卡号 6222021234567890123');
  assert.deepEqual(await violations(page), []);
  await picture(page, 'form');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('What was the main reason?').waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'form-en');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('heading', { name: 'Thank you for your rating' }).waitFor();
  assert.deepEqual(page.problems, []);

  const told = await events(contact);
  assert.deepEqual(told.filter((event) => event.type.startsWith('rat')), [
    { type: 'rated', score: 2, grades: 5 },
    { type: 'rating_explained', reason: 'time' },
  ]);
  const again = await browser.page(link);
  await again.getByText('You have rated already. Thank you.').waitFor();

  const row = (await leader.get('/follow-ups')).items.find((one) => one.contact.id === contact);
  assert.equal(row.reason, 'time');
  assert.match(row.words, /^等了二十分钟/);
  assert.ok(!row.words.includes('6222021234567890123'), row.words);
  const desktop = await Browser.start();
  const office = await desktop.signedIn(product, '2001', '/office/follow-ups');
  try {
    await office.getByText('等待或办理时间').first().waitFor();
    await office.getByText(/等了二十分钟/).waitFor();
    assert.deepEqual(await violations(office), []);
    await picture(office, 'follow-ups');
  } finally {
    await desktop.stop();
  }

  await callThatEnds(number);
  await eventually('what the second call was is counted', async () => (await leader.get(`/contacts?phone=${number}&limit=2`)).items.length === 2);
  assert.equal(carrier.to(number).filter((one) => one.includes('/rate/')).length, 1, 'nobody is asked twice a day');
});

test('who grades a chat low is asked why in the chat', async () => {
  const page = await visitor.page(`${product.origin}/customer/`);
  await page.getByRole('button', { name: /在线客服/ }).first().click();
  await page.getByRole('log').getByText(/您好|欢迎/).first().waitFor();
  const field = page.getByRole('textbox', { name: '请输入您的问题' });
  await field.fill('转人工');
  await field.press('Enter');
  const contact = await taken('the chat');
  await eventually('they write', async () => (await events(contact)).some((event) => event.type === 'connected'));
  await agent.send('POST', `/contacts/${contact}/hang-up`);
  await page.getByRole('radio', { name: /^非常不满意/ }).check();
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByText('请在上方选择主要原因').waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'chat-why');
  await page.getByRole('button', { name: /问题未解决/ }).click();
  await eventually('the reason is known', async () => (await events(contact)).some((event) => event.type === 'rating_explained' && event.reason === 'unsolved'));
  await page.getByText(/感谢您的评价：非常不满意/).waitFor();
  assert.deepEqual(page.problems, []);
  await finished(contact);
  const row = await eventually('it is to be followed up', async () => (await leader.get('/follow-ups')).items.find((one) => one.contact.id === contact));
  assert.deepEqual([row.contact.score, row.reason, row.words], [1, 'unsolved', null]);
});
