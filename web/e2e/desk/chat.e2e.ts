import { afterEach, beforeEach, expect, it } from 'vitest';
import { acceptChat, type OpenDesk, offerShown, openDesk, startShift } from './open-desk';

let open: OpenDesk;
beforeEach(async () => {
  open = await openDesk();
  await startShift(open);
});
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

it('a chat has text, pictures and files both ways, and says what the customer has read', async () => {
  const { page, desk } = open;
  const contact = await acceptChat(open);
  await page.keyboard.type('您好');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('请稍候');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.bubble-row-agent .bubble-mark:has-text("已送达")');
  expect(desk.messages.get(contact)?.at(-1)?.text).toBe('您好\n请稍候');
  desk.customerReads(contact);
  await page.waitForSelector('.bubble-row-agent .bubble-mark:has-text("已读")');

  desk.customerSends(contact, '截图.png', 'image/png', PIXEL);
  await page.waitForSelector('.bubble-image img');
  await page.setInputFiles('.composer input[type=file]', {
    name: '回单.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4'),
  });
  await page.waitForSelector('.bubble-row-agent .bubble-file:has-text("回单.pdf")');
  desk.customerTypes(contact);
  await page.waitForSelector('.typing-line:has-text("正在输入")');
});

it('a file that is too large is refused with its name, and nothing is sent', async () => {
  const { page, desk } = open;
  const contact = await acceptChat(open);
  await page.setInputFiles('.composer input[type=file]', {
    name: '录像.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.alloc(10 * 1024 * 1024 + 1),
  });
  await page.waitForSelector('.composer-error:has-text("录像.mp4")');
  expect(desk.received.some((one) => one.path === `POST /contacts/${contact}/files`)).toBe(false);
});

it('a message that is refused stays in its place with its reason, and is sent once when tried again', async () => {
  const { page, desk, server } = open;
  const contact = await acceptChat(open);
  const fault = { status: 409, code: 'messaging.busy', title: '会话正忙。' };
  server.faults.set(`POST /contacts/${contact}/messages`, fault);
  await page.keyboard.type('第一条');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.bubble-failed:has-text("会话正忙")');
  await page.click('.bubble-row-failed .link-button >> text=重发');
  await page.waitForSelector('.bubble-row-agent .bubble-mark:has-text("已送达")');
  expect(desk.messages.get(contact)?.filter((one) => one.text === '第一条')).toHaveLength(1);
});

it('what is being written for one customer survives another customer and a reload of the page', async () => {
  const { page, desk } = open;
  await acceptChat(open);
  await page.keyboard.type('给张先生的话');
  desk.offer({ channel: 'chat' });
  await offerShown(page);
  await page.keyboard.press('Alt+KeyA');
  await page.waitForSelector('.contact-item >> nth=1');
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === '',
  );
  await page.keyboard.press('Alt+Digit2');
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === '给张先生的话',
  );
  await page.reload();
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.value === '给张先生的话',
  );
});

it('nothing moves when a customer is offered, writes, or leaves', async () => {
  const { page, desk } = open;
  const first = await acceptChat(open);
  desk.offer({ channel: 'chat' });
  await offerShown(page);
  await page.keyboard.press('Alt+KeyA');
  await page.waitForSelector('.contact-item >> nth=1');
  const place = () => page.locator('.contact-item').last().boundingBox();
  const composer = () => page.locator('.composer textarea').boundingBox();
  const before = [await place(), await composer()];
  desk.offer({ channel: 'phone', seconds: 60 });
  await page.waitForSelector('.offer-card');
  desk.customerTypes(desk.latest());
  desk.customerSays(first, '还在吗');
  await page.waitForSelector('.contact-unread');
  expect([await place(), await composer()]).toEqual(before);
  desk.giveBack(first);
  await page.waitForFunction(() => document.querySelectorAll('.contact-item').length === 1);
  expect(await place()).toEqual(before[0]);
});

it('a transcript that is scrolled up stays where it is and counts what has come', async () => {
  const { page, desk } = open;
  const contact = await acceptChat(open);
  for (let line = 0; line < 30; line += 1) desk.customerSays(contact, `第 ${line} 行`);
  await page.waitForSelector('text=第 29 行');
  const scroll = () => page.$eval('.transcript', (element) => element.scrollTop);
  await page.$eval('.transcript', (element) => element.scrollTo(0, 100));
  await page.waitForTimeout(100);
  const before = await scroll();
  desk.customerSays(contact, '新的一行');
  await page.waitForSelector('.transcript-missed:has-text("1 条新消息")');
  expect(await scroll()).toBe(before);
  await page.click('.transcript-missed');
  await page.waitForSelector('.transcript-missed', { state: 'detached' });
});

it('a lost connection is told, and comes back with nothing lost or doubled', async () => {
  const { page, desk, server } = open;
  const contact = await acceptChat(open);
  await open.browser.context.setOffline(true);
  server.cutLive();
  await page.waitForSelector('.connection-banner');
  desk.customerSays(contact, '断线时说的话');
  await page.keyboard.type('断线时写的话');
  await page.keyboard.press('Enter');
  await open.browser.context.setOffline(false);
  await page.waitForSelector('.connection-banner', { state: 'detached', timeout: 15_000 });
  await page.waitForSelector('.bubble-row-customer:has-text("断线时说的话")');
  await page.waitForSelector('.bubble-row-agent:has-text("断线时写的话") .bubble-mark:has-text("已送达")');
  expect(await page.locator('.bubble:has-text("断线时")').count()).toBe(2);
});
