// A site whose agents all vanish under calls and chats, and emergency plans, through the real doors.
//
// The full size is 100 calls and 300 chats: YUANYIN_TEST_CALLS=100 YUANYIN_TEST_CHATS=300.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Browser, violations } from './support/browser.mjs';
import { Chat } from './support/chat.mjs';
import { Desk } from './support/desk.mjs';
import { Product, binary, eventually } from './support/product.mjs';

const CALLS = Number(process.env.YUANYIN_TEST_CALLS ?? 6);
const CHATS = Number(process.env.YUANYIN_TEST_CHATS ?? 40);
const BEIJING = ['1001', '1004', '1007', '1010', '1013'];
/** Those of them who take chats, and how many each. */
const CHATTING = BEIJING.filter((number) => number !== '1004');
const EACH = 5;
const pictures = process.env.YUANYIN_TEST_PICTURES;

let product;
let leader;
let director;
let wall;
let office;
let traffic;
const browsers = [];
const chats = [];
const desks = [];
/** Whose conversation was cut with the site. */
let served;

async function page(url, number) {
  const browser = await Browser.start();
  browsers.push(browser);
  const shown = await browser.page(`${product.origin}${url}`);
  const field = shown.getByLabel(/工号/);
  await field.fill(number);
  await shown.getByLabel('密码', { exact: true }).fill(`demo-${number}`);
  await shown.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
  return shown;
}

async function picture(shown, name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await shown.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

async function site(id) {
  return (await leader.get('/sites')).items.find((standing) => standing.site.id === id);
}

/** Everybody who waits for an agent, in the order of their queues. */
async function waiting() {
  const { queues } = await leader.get('/team');
  return queues.flatMap((queue) => queue.contacts.map((contact) => ({ ...contact, queue: queue.id })));
}

async function inForce() {
  return (await director.get('/routing/policies')).items.find((row) => row.state === 'in_force').version;
}

before(async () => {
  product = await Product.start({ env: { YUANYIN_SITE_SILENT_SECONDS: '8', YUANYIN_SITE_HOLD_DOWN_SECONDS: '6', YUANYIN_SITE_LOST_LEAST_AGENTS: '3' } });
  [leader, director] = [await product.signIn('2001'), await product.signIn('7001')];
});

after(async () => {
  traffic?.kill('SIGKILL');
  for (const chat of chats) chat.socket?.close();
  for (const desk of desks) desk.vanish();
  for (const browser of browsers) await browser.stop();
  await product?.stop();
});

test('a site whose agents all vanish loses nobody: order stands, its customers are told, the wallboard says so', async () => {
  for (const number of BEIJING) desks.push(await Desk.open(product, number));
  wall = await page('/wall/', '2002');
  traffic = spawn(binary, ['traffic', '--http', product.origin, '--sip', `127.0.0.1:${product.ports.sip}`, '--agents', '0',
    '--calls', String(CALLS), '--calls-per-minute', String(CALLS * 6), '--chats', '0', '--chats-per-minute', '0'], { stdio: 'ignore' });
  for (let number = 0; number < CHATS; number += 1) chats.push(await Chat.open(product, `客户${number}`));
  await eventually('everybody is greeted', () => chats.every((chat) => chat.messages.size > 0), { within: 60_000 });
  for (const chat of chats) chat.say('转人工');
  const taken = [];
  for (const desk of desks.filter(({ number }) => CHATTING.includes(number))) taken.push(...(await desk.take(EACH)));
  served = new Set(taken);
  assert.equal(served.size, CHATTING.length * EACH);
  const own = new Set(chats.map((chat) => chat.contact));
  await eventually('the others wait, calls too', async () => {
    const all = await waiting();
    const texts = (await leader.get('/team')).queues.reduce((sum, queue) => sum + queue.waiting, 0);
    return texts >= CHATS - served.size && all.some((one) => one.channel === 'phone');
  }, { within: 120_000 });
  const before_ = await waiting();

  for (const desk of desks) desk.vanish();
  const lost = await eventually('the site is lost', async () => {
    const standing = await site('beijing');
    return standing.health === 'lost' && standing;
  }, { within: 40_000, every: 200 });
  assert.equal(lost.moved.conversations, served.size);
  assert.equal((await site('chengdu')).health, 'open');

  const now = await waiting();
  const at = new Map(now.map((one) => [one.id, one]));
  for (const one of before_.filter((known) => own.has(known.id) && !served.has(known.id))) {
    if (!at.has(one.id)) assert.equal((await leader.get(`/contacts/${one.id}`)).contact.state, 'queued', 'beyond those that are shown');
    else assert.equal(at.get(one.id).since, one.since, 'the waiting time stands');
  }
  for (const one of before_.filter((known) => known.channel === 'phone' && !at.has(known.id))) {
    const { contact } = await leader.get(`/contacts/${one.id}`);
    assert.ok(['queued', 'abandoned'].includes(contact.state), `a call that waited is ${contact.state}`);
  }
  for (const queue of new Set(now.map((one) => one.queue))) {
    const chatsOf = now.filter((one) => one.queue === queue && own.has(one.id));
    const heads = chatsOf.filter((one) => served.has(one.id));
    assert.deepEqual(chatsOf.slice(0, heads.length), heads, 'who was in conversation stands at the head');
    for (const part of [heads, chatsOf.slice(heads.length)]) {
      const times = part.filter((one) => one.priority === part[0].priority).map((one) => Date.parse(one.since));
      assert.deepEqual(times, times.toSorted((a, b) => a - b), 'in the order in which they came');
    }
  }
  for (const id of served) {
    assert.ok(at.has(id), 'nobody is lost');
    const chat = chats.find((one) => one.contact === id);
    await eventually('the customer is told', () => JSON.stringify([...chat.messages.values()]).includes('非常抱歉，为您服务的座席因故中断'));
  }
  await wall.locator('.situation-line').filter({ hasText: '北京职场 失联' }).waitFor();
  await picture(wall, 'wall-site-lost');
  assert.deepEqual(await violations(wall), [], 'the wallboard');
  office = await page('/office/sites', '2001');
  await office.getByText('座席集中失去联系').first().waitFor();
  await picture(office, 'sites-lost');
  assert.deepEqual(await violations(office), [], 'the sites');
});

test('another site goes on with those who were cut off, and the lost one comes back after its hold-down time', async () => {
  const chengdu = await Desk.open(product, '1002');
  desks.push(chengdu);
  for (const contact of await chengdu.take(EACH)) assert.ok(served.has(contact), 'those who were cut off come first');
  for (const desk of desks.slice(0, BEIJING.length)) await desk.connect();
  const refused = await desks[0].caller.ask('PUT', '/desk/state', { state: 'ready' });
  assert.deepEqual([refused.status, (await refused.json()).code], [409, 'center.site_is_lost'], 'not before it has held');
  await eventually('the site is there again', async () => (await site('beijing')).health === 'open');
  await eventually('its agents are ready', async () => (await desks[0].caller.ask('PUT', '/desk/state', { state: 'ready' })).ok);
  await office.getByText('恢复', { exact: true }).first().waitFor();
  const types = (await leader.get('/site-events')).items.map(({ event }) => event.type);
  assert.deepEqual(types.filter((type) => type !== 'site_impaired'), ['site_restored', 'site_lost']);
  traffic.kill('SIGKILL');
  await once(traffic, 'exit');
});

test('a plan is started by two persons, is there for the next customer, survives kill -9 and leaves nothing behind', async () => {
  const version = await inForce();
  await office.goto(`${product.origin}/office/emergencies`);
  const prepared = office.locator('[data-prepared="disaster-region"]');
  await prepared.getByRole('button', { name: '申请启动' }).click();
  await office.getByRole('dialog').getByLabel('原因').fill('四川地震');
  await office.getByRole('dialog').getByRole('button', { name: '申请启动' }).click();
  await office.getByText('须由另一人复核', { exact: true }).waitFor();
  const { plans: [asked] } = await leader.get('/situation');
  const own = await leader.ask('POST', `/emergency-runs/${asked.run}/approval`, {});
  assert.deepEqual([own.status, (await own.json()).code], [403, 'center.plan_same_person']);
  assert.equal(await inForce(), version, 'asking changes nothing');

  const second = await page('/office/emergencies', '7001');
  await second.locator('[data-plan="disaster-region"]').getByRole('button', { name: '复核启动' }).click();
  await second.getByRole('dialog').getByRole('button', { name: '复核启动' }).click();
  await second.locator('.situation-line').filter({ hasText: '应急预案“灾区支援”已启动' }).waitFor();
  await picture(second, 'emergencies-on');
  assert.deepEqual(await violations(second), [], 'the plans');
  for (const [route, body] of [[`/emergency-runs/${asked.run}/approval`, {}], ['/emergency-plans/disaster-region/requests', { reason: '再来' }]]) {
    const twice = await director.ask('POST', route, body);
    assert.deepEqual([twice.status, (await twice.json()).code], [409, 'center.plan_already_on']);
  }
  const during = await inForce();
  assert.ok(during > version);
  assert.equal((await director.get(`/routing/policies/${during}`)).document.areas['灾区'].active, true);
  const greeted = async (name) => {
    const chat = await Chat.open(product, name);
    chats.push(chat);
    // The bank's own notice is said last.
    return eventually(`${name} is greeted`, () => {
      const said = JSON.stringify([...chat.messages.values()]);
      return said.includes('温馨提示') && said;
    });
  };
  assert.match(await greeted('灾区客户'), /绿色通道/);
  const notices = (await desks[0].view()).notices;
  assert.ok(notices.some((notice) => notice.what.text?.startsWith('灾区支援预案已启动')));

  for (const desk of desks) desk.vanish();
  await product.kill();
  await product.run();
  [leader, director] = [await product.signIn('2001'), await product.signIn('7001')];
  assert.deepEqual((await leader.get('/situation')).plans.map((plan) => [plan.plan, plan.on]), [['disaster-region', true]]);
  assert.match(await greeted('第二位灾区客户'), /绿色通道/);

  await leader.send('POST', `/emergency-runs/${asked.run}/end`, { reason: '恢复正常' });
  assert.equal(await inForce(), version, 'the policy that was in force is so again');
  assert.doesNotMatch(await greeted('其后的客户'), /绿色通道/);
  assert.deepEqual((await leader.get('/situation')).plans, []);
  const { items: [run] } = await leader.get('/emergency-runs');
  assert.deepEqual([run.state, run.reason, run.end_reason], ['ended', '四川地震', '恢复正常']);
});

test('a plan is made by form, corrected where the server finds it wrong, and approved by somebody who sees what it changes', async () => {
  const maker = await page('/office/emergencies', '7001');
  await maker.getByRole('button', { name: '新增预案' }).click();
  const section = (name) => maker.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  const both = async (label, zh, en) => {
    await maker.getByLabel(`${label}（中文）`, { exact: true }).fill(zh);
    await maker.getByLabel(`${label}（英语）`, { exact: true }).fill(en);
  };
  const choose = async (field, option) => {
    await field.click();
    await maker.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click();
  };
  await both('名称', '网点停电', 'Branch without power');
  await section('告知座席');
  await both('桌面通知', '北京网点停电：请告知客户改去其他网点。', 'Beijing branches are without power: send customers to others.');
  await section('告知客户');
  await maker.getByLabel('告知正在排队的客户（中文）', { exact: true }).fill('部分网点停电，请您稍候。');
  await section('路由与职场');
  await maker.getByRole('radiogroup', { name: '区域“灾区”启动后' }).getByText('启用', { exact: true }).click();
  await maker.getByRole('button', { name: '新增接替' }).click();
  await choose(maker.getByLabel('由谁接替'), '成都');
  await maker.keyboard.press('Escape');
  await section('授权');
  await maker.getByRole('button', { name: '新增授权' }).click();
  await both('名称', '手续费减免', 'Fee waiver');
  await maker.getByLabel('预案编码').fill('branch-power');
  await maker.getByLabel('这一版改了什么').fill('停电应对');
  await maker.getByRole('button', { name: '保存为新版本' }).click();

  // English is missing for those who wait, and the authorisation has no amount.
  const findings = maker.locator('.plan-findings');
  await findings.getByRole('button', { name: /告知客户 中文和英文都要填写/ }).waitFor();
  await picture(maker, 'plan-findings');
  assert.deepEqual(await violations(maker), [], 'a plan that is wrong');
  await findings.getByRole('button', { name: /授权 金额须大于 0/ }).click();
  const amount = maker.getByLabel('每笔上限');
  await eventually('the finding leads to its field', () => amount.evaluate((field) => field === document.activeElement));
  await amount.fill('500.50');
  await findings.getByRole('button', { name: /告知客户/ }).click();
  await maker.getByLabel('告知正在排队的客户（英语）', { exact: true }).fill('Some branches are without power. Please hold on.');
  await findings.getByText('都已修改，请再次保存').waitFor();

  // The text is the same document: what is written there is in the form.
  await maker.getByText('文本', { exact: true }).click();
  const text = maker.getByLabel('预案文档（JSON）');
  const written = await text.inputValue();
  assert.deepEqual(JSON.parse(written).authorisations[0].up_to, { minor: 50_050, currency: 'CNY' });
  await text.fill(written.slice(0, -2));
  await maker.getByText(/不是有效的 JSON/).waitFor();
  assert.ok(await maker.getByRole('radio', { name: '表单' }).isDisabled(), 'what cannot be read stays text');
  await text.fill(written.replace('50050', '60050'));
  await maker.getByText('表单', { exact: true }).click();
  await section('授权');
  assert.equal(await maker.getByLabel('每笔上限').inputValue(), '600.50');
  await maker.getByRole('button', { name: '保存为新版本' }).click();
  await maker.getByRole('heading', { name: '预案“网点停电”' }).waitFor();
  const saved = (await director.get('/emergency-plans')).items.find((plan) => plan.id === 'branch-power');
  assert.deepEqual([saved.version, saved.document.authorisations[0].up_to.minor], [1, 60_050]);
  assert.deepEqual(saved.document.backups, [{ site: 'beijing', by: ['chengdu'] }]);

  // The next version tells what it changes.
  await maker.getByLabel('每笔上限').fill('800');
  await maker.getByText(/未保存的改动（与第 1 版相比）：1 处/).click();
  await maker.getByText('授权“手续费减免” · 每笔上限：从“600.50 元”改为“800.00 元”').waitFor();
  await maker.getByLabel('这一版改了什么').fill('提高上限');
  await maker.getByRole('button', { name: '保存为新版本' }).click();
  await maker.getByText(/第 2 版与第 1 版相比：1 处改动/).waitFor();
  await picture(maker, 'plan-saved');
  assert.deepEqual(await violations(maker), [], 'a plan');

  await maker.getByRole('link', { name: /返回应急预案/ }).click();
  await maker.locator('[data-prepared="branch-power"]').getByRole('button', { name: '申请启动' }).click();
  const asking = maker.getByRole('dialog');
  await asking.getByText('班长每笔可批准“手续费减免”至 800.00 元').waitFor();
  await asking.getByLabel('原因').fill('北京停电');
  await asking.getByRole('button', { name: '申请启动' }).click();
  await maker.locator('[data-plan="branch-power"]').waitFor();

  const approver = await page('/office/emergencies', '2001');
  await approver.locator('[data-plan="branch-power"]').getByRole('button', { name: '复核启动' }).click();
  const approving = approver.getByRole('dialog');
  await approving.getByText('北京网点停电：请告知客户改去其他网点。').waitFor();
  await approving.getByText('启用区域“灾区”').waitFor();
  assert.match(await approving.innerText(), /申请启动第 2 版，原因：北京停电/);
  await picture(approver, 'plan-approval');
  assert.deepEqual(await violations(approver), [], 'what is approved');
  await approving.getByRole('button', { name: '复核启动' }).click();
  await approver.locator('.situation-line').filter({ hasText: '应急预案“网点停电”已启动' }).waitFor();
  const [running] = (await leader.get('/situation')).plans;
  await leader.send('POST', `/emergency-runs/${running.run}/end`, { reason: '供电恢复' });
});
