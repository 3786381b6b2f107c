import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenDesk, offerShown, openDesk } from './open-desk';

let open: OpenDesk;
beforeEach(async () => {
  open = await openDesk();
});
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

it('keyboard alone signs in, answers a call, wraps it up and is ready again', async () => {
  const { page, desk } = open;
  const press = (key: string) => page.keyboard.press(key);
  await page.keyboard.type('1001');
  await press('Tab');
  await page.keyboard.type('demo-1001');
  await press('Enter');
  await page.waitForSelector('.idle-pane');
  await press('Alt+KeyR');
  await page.waitForSelector('.state-chip-ready');
  await page.waitForSelector('.phone-chip-good');

  desk.offer({ channel: 'phone' });
  await offerShown(page);
  await press('Alt+KeyA');
  await page.waitForSelector('.call-controls');
  const contact = desk.latest();
  await press('Alt+KeyH');
  await page.waitForSelector('.call-strip-held');
  await press('Alt+KeyH');
  await page.waitForSelector('.call-strip-connected');

  await press('Alt+KeyX');
  await page.waitForSelector('dialog[open]');
  await press('Enter');
  await page.waitForSelector('.call-strip-wrap_up');
  await press('Alt+KeyW');
  await press('Alt+KeyW');
  expect(await page.textContent('.wrap-up-missing')).toContain('请先选择小结码');
  await press('ArrowDown');
  await press('Tab');
  await page.keyboard.type('客户咨询挂失');
  await press('Alt+KeyW');
  await page.waitForSelector('.idle-pane');
  await page.waitForSelector('.state-chip-ready');
  const wrapUp = desk.received.findLast((one) => one.path === `POST /contacts/${contact}/wrap-up`);
  expect(wrapUp?.body).toEqual({ code: 'card-loss', note: '客户咨询挂失' });
});

it('keyboard alone answers a chat, replies with a canned reply and ends it', async () => {
  const { page, desk } = open;
  await page.keyboard.type('1001');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo-1001');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.idle-pane');
  await page.keyboard.press('Alt+KeyR');
  await page.waitForSelector('.state-chip-ready');
  desk.offer({ channel: 'chat' });
  await offerShown(page);
  await page.keyboard.press('Alt+KeyA');
  await page.waitForSelector('.composer textarea:focus');
  await page.keyboard.type('/hel');
  await page.waitForSelector('.canned-item');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.bubble-row-agent:has-text("很高兴为您服务")');
  await page.keyboard.press('Alt+KeyX');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chat-wrap-up');
  await page.keyboard.press('Alt+KeyW');
  await page.keyboard.press('Alt+KeyW');
  await page.waitForSelector('.idle-pane');
});

it('the keys choose a contact by its place, decline an offer and open the help', async () => {
  const { page, desk } = open;
  await page.keyboard.type('1001');
  await page.keyboard.press('Tab');
  await page.keyboard.type('demo-1001');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.idle-pane');
  await page.keyboard.press('Alt+KeyR');
  for (let chat = 0; chat < 2; chat += 1) {
    desk.offer({ channel: 'chat' });
    await offerShown(page);
    await page.keyboard.press('Alt+KeyA');
    await page.waitForSelector('.waiting-list');
  }
  await page.keyboard.press('Alt+Digit2');
  await page.waitForSelector('.contact-item[aria-current=true] >> text=2');
  await page.keyboard.press('Alt+Digit3');
  await page.waitForSelector('.contact-item[aria-current=true] >> text=3');
  const offer = desk.offer({ channel: 'chat' });
  await offerShown(page);
  await page.keyboard.press('Alt+KeyN');
  await page.waitForSelector('.waiting-list');
  expect(desk.received.some((one) => one.path === `POST /offers/${offer}/refusal`)).toBe(true);
  await page.keyboard.press('Alt+Slash');
  await page.waitForSelector('dialog[open] kbd');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
});
