import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptChat, type OpenDesk, offerShown, openDesk, signIn, startShift } from './open-desk';

let open: OpenDesk;
beforeEach(async () => {
  open = await openDesk();
});
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

it('a wrong password is told in place, and what was typed stays', async () => {
  const { page } = open;
  await page.fill('[name=number]', '1001');
  await page.fill('[name=password]', 'wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.sign-in-error:has-text("工号或密码不正确")');
  expect(await page.inputValue('[name=number]')).toBe('1001');
});

it('somebody without the right sees why and can sign in as somebody else', async () => {
  const { page } = open;
  await signIn(page, '6001');
  await page.waitForSelector('main:has-text("没有使用座席工作台的权限")');
  await page.click('main button');
  await page.waitForSelector('[name=number]');
});

it('a refused act is told where its button is, and can be tried again', async () => {
  const { page, desk, server } = open;
  await startShift(open);
  const offer = desk.offer({ channel: 'chat', seconds: 60 });
  server.faults.set(`POST /offers/${offer}/acceptance`, {
    status: 503,
    code: 'center.unavailable',
    title: '服务暂不可用，请重试。',
  });
  await offerShown(page);
  await page.click('.offer-card .offer-accept');
  await page.waitForSelector('.offer-card .inline-failure:has-text("服务暂不可用")');
  await page.click('.offer-card .inline-failure .link-button');
  await page.waitForSelector('.composer');
});

it('an offer that another act has ended says so where it stood', async () => {
  const { page, desk, server } = open;
  await startShift(open);
  const offer = desk.offer({ channel: 'chat', seconds: 60 });
  server.faults.set(`POST /offers/${offer}/acceptance`, {
    status: 409,
    code: 'center.offer_gone',
    title: '客户已离开。',
    before: () => desk.withdraw(offer),
  });
  await offerShown(page);
  await page.keyboard.press('Alt+KeyA');
  await page.waitForSelector('.gone-failures:has-text("派接已结束 客户已离开。")');
  await page.waitForSelector('.waiting-list');
});

it('an offer that has run out leaves quietly', async () => {
  const { page, desk } = open;
  await startShift(open);
  const offer = desk.offer({ channel: 'chat' });
  await offerShown(page);
  desk.withdraw(offer);
  await page.waitForSelector('.offer-card', { state: 'detached' });
  await page.waitForSelector('.waiting-list');
});

it('an agent is not ready for a reason, and ready again', async () => {
  const { page, desk } = open;
  await startShift(open);
  await page.click('.state-button-not-ready');
  await page.click('[role=menuitem]:has-text("用餐")');
  await page.waitForSelector('.state-chip-not_ready:has-text("用餐")');
  expect(desk.view.agent.reason).toBe('meal');
  await page.click('.idle-pane button');
  await page.waitForSelector('.state-chip-ready');
});

it('the end of the shift says what happens to open contacts, and switches the phone off', async () => {
  const { page, desk } = open;
  await startShift(open);
  await acceptChat(open);
  await page.click('.state-bar >> text=签出');
  await page.waitForSelector('dialog:has-text("1 个未完成的接触")');
  await page.click('dialog button:has-text("签出")');
  await page.waitForSelector('[name=number]');
  expect(desk.view.agent.state).toBe('signed_out');
});

it('an expired session asks to sign in again', async () => {
  const { page, server } = open;
  await startShift(open);
  server.signOutEverybody();
  await page.click('.state-button-not-ready');
  await page.click('[role=menuitem]:has-text("用餐")');
  await page.waitForSelector('.sign-in-notice:has-text("登录已过期")');
});
