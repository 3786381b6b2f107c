// The shift leader's page and the agents' desks in one browser: states, skills, waiting chats, messages.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Product, eventually } from './support/product.mjs';

const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let leaders;
let agents;
let team;
let desk;
let agent;
let leader;
const chats = [];

/** A page of somebody who signs in; each browser has one person. */
async function signedIn(browser, url, number) {
  const page = await browser.page(`${product.origin}${url}`);
  const field = page.getByLabel(/工号/);
  await field.fill(number);
  await page.getByLabel('密码', { exact: true }).fill(`demo-${number}`);
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  return page;
}

const row = () => team.locator('tr[data-agent="1008"]');
const waiting = (chat) => team.locator(`.team-waiting-row[data-contact="${chat.contact}"]`);

/** The team's page shows it live; what is under the pointer keeps its place. */
async function away() {
  await team.mouse.move(5, 5);
}

/** The menu over the waiting chat, once no other one is fading out. */
async function reassigning(chat) {
  await eventually('no menu is open', async () => (await team.getByRole('menu').filter({ visible: true }).count()) === 0);
  await waiting(chat).getByRole('button', { name: /改派/ }).click();
  return team.getByRole('menu').filter({ visible: true });
}

async function act(name) {
  await row().getByRole('button', { name: /操作/ }).click();
  await team.getByRole('menuitem', { name, exact: true }).filter({ visible: true }).first().click();
  await away();
}

async function queued(name) {
  const chat = await Chat.open(product, name);
  chat.name = name;
  await eventually(`${name} is greeted`, () => chat.messages.size > 0);
  chat.say('转人工');
  await waiting(chat).waitFor();
  chats.push(chat);
  return chat;
}

async function picture(page, name) {
  if (!pictures) return;
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

before(async () => {
  product = await Product.start();
  [leaders, agents] = [await Browser.start(), await Browser.start()];
  [agent, leader] = [await product.signIn('1008'), await product.signIn('2001')];
  team = await signedIn(leaders, '/office/team', '2001');
  desk = await signedIn(agents, '/desk/', '1008');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  await row().getByText('示闲').first().waitFor();
});

after(async () => {
  for (const chat of chats) chat.socket?.close();
  await leaders?.stop();
  await agents?.stop();
  await product?.stop();
});

test('the leader changes an agent’s state and the desk says by whom', async () => {
  await act('用餐');
  await row().getByText('示忙').first().waitFor();
  const notice = desk.locator('.desk-notice');
  await notice.getByText(/将您的状态改为“示忙（用餐）”/).waitFor();
  assert.equal((await agent.get('/desk')).agent.reason, 'meal');
  await picture(desk, 'desk-notice');
  assert.deepEqual(await violations(desk), [], 'the desk with a notice');
  await notice.getByRole('button', { name: '知道了' }).click();
  await notice.waitFor({ state: 'detached' });
});

test('the leader changes an agent’s skills and capacity, and they hold at once', async () => {
  await act('技能与容量');
  const dialog = team.getByRole('dialog');
  await dialog.getByLabel('同时会话').fill('1');
  await dialog.getByRole('button', { name: /保\s*存/ }).click();
  await dialog.waitFor({ state: 'detached' });
  const notice = desk.locator('.desk-notice').filter({ hasText: '调整了您的技能与容量' });
  await notice.waitFor();
  assert.equal((await agent.get('/desk')).agent.text_capacity, 1);
  await notice.getByRole('button', { name: '知道了' }).click();
  await notice.waitFor({ state: 'detached' });
});

test('waiting chats are reordered, put into another queue and given to an agent who gets them', async () => {
  const [first, second, third] = [await queued('张明'), await queued('李华'), await queued('王芳')];
  const order = async () => (await leader.get('/team')).queues.find((queue) => queue.contacts.length > 0).contacts.map((one) => one.id);
  assert.deepEqual(await order(), [first, second, third].map((chat) => chat.contact));
  await picture(team, 'team-waiting');
  await waiting(third).getByRole('button', { name: /排到最前/ }).click();
  await eventually('the third is first', async () => (await order())[0] === third.contact);
  await eventually('the page shows it', async () => (await team.locator('.team-waiting-row').first().getAttribute('data-contact')) === third.contact);
  await waiting(first).getByRole('button', { name: /降低/ }).click();
  await eventually('the first is last', async () => (await order())[2] === first.contact);

  const queues = (await leader.get('/team')).queues;
  const from = queues.find((queue) => queue.contacts.length > 0);
  const to = queues.find((queue) => queue.id !== from.id);
  await (await reassigning(second)).getByRole('menuitem', { name: to.name.zh, exact: true }).click();
  await away();
  await eventually('the second waits elsewhere', async () => {
    const queue = (await leader.get('/team')).queues.find((one) => one.id === to.id);
    return queue.contacts.some((one) => one.id === second.contact);
  });

  // One place: the first is given to the agent, although the third is before it.
  const named = (await reassigning(first)).getByRole('menuitem', { name: /1008/ });
  await named.waitFor();
  assert.equal(await named.getAttribute('aria-disabled'), 'true', 'nobody who is not ready is chosen');
  await team.keyboard.press('Escape');
  await away();
  const refused = await leader.ask('PUT', `/team/waiting/${first.contact}/agent`, { agent: agent.session.staff.id });
  assert.deepEqual([refused.status, (await refused.json()).code], [409, 'center.agent_not_ready']);

  await act('示闲');
  await desk.locator('.offer-card').first().waitFor();
  assert.equal((await agent.get('/desk')).offers[0].contact.id, third.contact, 'the head of the queue');
  await desk.keyboard.press('Alt+a');
  await eventually('the third is served', async () => (await agent.get('/desk')).contacts.some((one) => one.contact.id === third.contact));
  await (await reassigning(first)).getByRole('menuitem', { name: /1008/ }).click();
  await away();
  await waiting(first).getByText(/指定/).waitFor();
  await row().getByRole('link').first().waitFor();
  await picture(team, 'team-serving');
  assert.deepEqual(await violations(team), [], 'the team');

  await agent.send('POST', `/contacts/${third.contact}/hang-up`);
  await eventually('the third is wrapped up', async () => {
    const open = (await agent.get('/desk')).contacts[0];
    if (open) await agent.send('POST', `/contacts/${open.contact.id}/wrap-up`, { code: open.wrap_up_codes[0]?.code });
    return true;
  });
  await eventually('the first is offered', async () => (await agent.get('/desk')).offers[0]?.contact.id === first.contact);
  await desk.locator('.offer-card').filter({ hasText: first.name }).waitFor();
  await desk.keyboard.press('Alt+a');
  await eventually('the first is served', async () => (await agent.get('/desk')).contacts.some((one) => one.contact.id === first.contact));
  const events = (await leader.get(`/contacts/${first.contact}`)).events;
  const given = events.find((step) => step.event.type === 'given_to');
  assert.equal(given.actor, leader.session.staff.id, 'journalled under the leader');
});

test('a contact is taken back, and one that is over is refused in words', async () => {
  const first = chats[0];
  // The page may still show the one before for a moment.
  await row().locator(`.team-contact[data-contact="${first.contact}"]`).getByRole('button', { name: /收回/ }).click();
  await team.getByRole('dialog').getByRole('button', { name: '收回到队列' }).click();
  await team.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.locator('.desk-notice').filter({ hasText: '收回到队列' }).getByRole('button', { name: '知道了' }).click();
  await eventually('the agent no longer has it', async () => !(await agent.get('/desk')).contacts.some((one) => one.contact.id === first.contact));
  const gone = await leader.ask('POST', '/team/waiting/01900000-0000-7000-8000-000000000000/head', {});
  const problem = await gone.json();
  assert.deepEqual([gone.status, problem.code], [409, 'center.contact_over']);
  assert.match(problem.title, /已结束|over/);
});

test('a message is shown until it is acknowledged, and the leader sees that', async () => {
  await team.getByRole('button', { name: '全员消息' }).click();
  const dialog = team.getByRole('dialog');
  await dialog.getByRole('textbox').fill('下午三点开班前会，请安排好在线客户。');
  await dialog.getByRole('button', { name: '发送' }).click();
  const notice = desk.locator('.desk-notice').filter({ hasText: '下午三点开班前会' });
  await notice.waitFor();
  await dialog.getByText(/0\/1 人已确认/).waitFor();
  await desk.reload();
  await notice.waitFor();
  await notice.getByRole('button', { name: '知道了' }).click();
  await notice.waitFor({ state: 'detached' });
  await dialog.getByText(/1\/1 人已确认/).waitFor();
  await picture(team, 'team-message');
  assert.deepEqual(await violations(team), [], 'the messages');
  await team.keyboard.press('Escape');
});

test('who is signed out by the leader is told so and begins again themselves', async () => {
  await eventually('nothing is open', async () => {
    const view = await agent.get('/desk');
    for (const open of view.contacts) await agent.ask('POST', `/contacts/${open.contact.id}/hang-up`, {});
    for (const open of view.contacts) await agent.ask('POST', `/contacts/${open.contact.id}/wrap-up`, { code: open.wrap_up_codes[0]?.code });
    if (view.agent.state !== 'not_ready') await agent.send('PUT', '/desk/state', { state: 'not_ready', reason: 'meal' });
    for (const offer of view.offers) await agent.ask('POST', `/offers/${offer.id}/refusal`, {});
    return view.contacts.length === 0 && view.offers.length === 0;
  });
  await act('签出');
  await team.getByRole('dialog').getByRole('button', { name: '签出' }).click();
  await row().waitFor({ state: 'detached' });
  await desk.locator('.desk-notice').filter({ hasText: '签出' }).waitFor();
  await picture(desk, 'desk-signed-out');
  assert.equal((await agent.get('/desk')).agent.state, 'signed_out', 'an open page signs nobody in');
  await desk.getByRole('button', { name: '示闲' }).first().click();
  await row().waitFor();
  const auditor = await product.signIn('6001');
  for (const action of ['agent.state_set', 'agent.abilities_set', 'contact.moved_to_head', 'contact.prioritised', 'contact.moved_to_queue', 'contact.given_to', 'contact.taken_back', 'team.message_sent', 'team.read']) {
    const { items } = await auditor.get(`/audit-entries?action=${action}&limit=1`);
    assert.equal(items[0]?.staff_id ?? items[0]?.staff, leader.session.staff.id, action);
  }
});
