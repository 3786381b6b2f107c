import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../axe';
import { type OpenCustomer, openCustomer, startChat, write } from './open-customer';

let open: OpenCustomer;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

const PHONE = { width: 390, height: 844 };
const VIEWS = [
  { name: 'on a desktop', viewport: { width: 1280, height: 800 }, query: '' },
  { name: 'on a phone', viewport: PHONE, query: '' },
  { name: 'in the elderly view', viewport: PHONE, query: '&elderly=1' },
];

describe.each(['zh', 'en'])('in %s axe finds nothing', (language) => {
  it.each(VIEWS)('$name', async ({ viewport, query }) => {
    open = await openCustomer({ viewport, path: `/?lang=${language}${query}` });
    const { page, bank } = open;
    await page.waitForSelector('.hours');
    expect(await violations(page)).toEqual([]);
    await startChat(page);
    expect(await violations(page)).toEqual([]);
    const one = bank.last();
    one.move('connected', { agent_name: '李静' });
    await write(page, '您好');
    one.send('说明.pdf', 'application/pdf', Buffer.from('%PDF-1.4'));
    await page.waitForSelector('.row-other .file');
    await page.setInputFiles('.composer input[type=file]', {
      name: '空.txt',
      mimeType: 'text/plain',
      buffer: Buffer.alloc(0),
    });
    await page.waitForSelector('.failed');
    expect(await violations(page)).toEqual([]);
    one.move('connected', { agent_name: '李静', secure: true });
    await page.waitForSelector('#chat-secret');
    expect(await violations(page)).toEqual([]);
    one.move('survey');
    await page.waitForSelector('.rating');
    expect(await violations(page)).toEqual([]);
  });
});

it('keyboard alone opens the conversation, chooses, writes, and closes it again', async () => {
  open = await openCustomer();
  const { page, bank } = open;
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
  await page.focus('#help');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#chat-text:focus');
  await page.waitForSelector('.choice');
  await page.keyboard.type('你好');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('请问');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row-own .bubble');
  expect(bank.last().messages.find((message) => message.from === 'customer')?.text).toBe('你好\n请问');
  await page.focus('.choice >> nth=0');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row-own >> nth=1');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#help:focus');
  expect(await page.isVisible('#chat')).toBe(false);
});

it('Back closes the conversation and a reload keeps it open', async () => {
  open = await openCustomer({ viewport: PHONE });
  const { page } = open;
  await startChat(page);
  expect(await page.evaluate(() => document.querySelector('.portal')?.hasAttribute('inert'))).toBe(true);
  await page.reload();
  await page.waitForSelector('.bubble');
  await page.goBack();
  await page.waitForSelector('#help:visible');
  expect(await page.isVisible('#chat')).toBe(false);
});

it('the elderly view is kept, has large type and targets, and grows to thirty points', async () => {
  open = await openCustomer({ viewport: PHONE });
  const { page, base } = open;
  await page.click('text=长辈版');
  await page.goto(base);
  await page.waitForSelector('[data-view=elderly]');
  const size = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  expect(await size()).toBe(24);
  for (let press = 0; press < 4; press += 1) await page.click('.type-size button >> nth=1');
  expect(await size()).toBe(40);
  await startChat(page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#chat button, #chat textarea, #chat a')]
      .map((element) => ({ name: element.textContent, ...element.getBoundingClientRect().toJSON() }))
      .filter((box) => box.width > 0 && (box.width < 60 || box.height < 60)),
  );
  expect(small).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(sideways).toBe(false);
});

it('every text of the elderly view is at least eighteen points', async () => {
  open = await openCustomer({ viewport: PHONE, path: '/?elderly=1' });
  const { page } = open;
  await startChat(page);
  await page.waitForSelector('.choice');
  const tooSmall = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => element.offsetParent !== null && !element.closest('.hidden-text'))
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 24)
      .map((element) => element.textContent),
  );
  expect(tooSmall).toEqual([]);
});
