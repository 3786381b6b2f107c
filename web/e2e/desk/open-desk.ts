import type { Page } from 'playwright-core';
import { type BrowserOptions, openBrowser, type TestBrowser } from '../browser';
import type { MockDesk } from '../mock/desk';
import { installFarEnd } from '../mock/far-end';
import { MockServer } from '../mock/server';

export interface OpenDesk {
  server: MockServer;
  browser: TestBrowser;
  page: Page;
  desk: MockDesk;
  base: string;
  close(): Promise<void>;
}

/** A stand-in server and a browser on its desk page, not signed in. */
export async function openDesk(
  options: BrowserOptions & { language?: 'zh-CN' | 'en' } = {},
): Promise<OpenDesk> {
  const { language = 'zh-CN', ...rest } = options;
  const server = new MockServer();
  const base = await server.listen();
  const browser = await openBrowser(rest);
  const page = await browser.newPage();
  await page.addInitScript(installFarEnd);
  await page.addInitScript((tag) => localStorage.setItem('yuanyin.language', tag), language);
  await page.goto(`${base}/desk/`);
  await page.waitForSelector('[name=number]');
  return {
    server,
    browser,
    page,
    base,
    desk: server.desk('1001'),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

export async function signIn(page: Page, number = '1001'): Promise<void> {
  await page.fill('[name=number]', number);
  await page.fill('[name=password]', `demo-${number}`);
  await page.keyboard.press('Enter');
}

/** Signed in, ready, and the phone connected. */
export async function startShift(open: OpenDesk): Promise<void> {
  await signIn(open.page);
  await open.page.click('.idle-buttons button');
  await open.page.waitForSelector('.state-chip-ready');
  await open.page.waitForSelector('.phone-chip-good');
}

/** Waits until the offer is on the page and may be answered. */
export async function offerShown(page: Page): Promise<void> {
  await page.waitForSelector('.offer-card');
  await page.waitForTimeout(450);
}

/** Offers a chat and accepts it; answers its contact. */
export async function acceptChat(open: OpenDesk): Promise<string> {
  open.desk.offer({ channel: 'chat' });
  await offerShown(open.page);
  await open.page.keyboard.press('Alt+KeyA');
  await open.page.waitForSelector('.composer textarea');
  return open.desk.latest();
}

/** Offers a call and accepts it; answers its contact. */
export async function acceptCall(open: OpenDesk): Promise<string> {
  open.desk.offer({ channel: 'phone' });
  await offerShown(open.page);
  await open.page.keyboard.press('Alt+KeyA');
  await open.page.waitForSelector('.call-controls');
  return open.desk.latest();
}
