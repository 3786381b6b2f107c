import type { Page } from 'playwright-core';
import { type BrowserOptions, openBrowser, type TestBrowser } from '../browser';
import { MockBank } from '../mock/bank';

export interface OpenCustomer {
  bank: MockBank;
  browser: TestBrowser;
  page: Page;
  base: string;
  close(): Promise<void>;
}

/** A stand-in bank and a customer on its page. */
export async function openCustomer(options: BrowserOptions & { path?: string } = {}): Promise<OpenCustomer> {
  const { path = '/', ...rest } = options;
  const bank = new MockBank();
  const base = await bank.listen();
  const browser = await openBrowser({ locale: 'zh-CN', ...rest });
  const page = await browser.newPage();
  await page.goto(base + path);
  await page.waitForSelector('main');
  return {
    bank,
    browser,
    page,
    base,
    async close() {
      await browser.close();
      await bank.close();
    },
  };
}

/** The conversation is open and has been greeted. */
export async function startChat(page: Page): Promise<void> {
  await page.click('#help');
  await page.waitForSelector('.bubble');
}

/** What stands in the bubbles, in order. */
export function bubbles(page: Page): Promise<string[]> {
  return page.locator('.bubble .said').allTextContents();
}

export async function write(page: Page, text: string): Promise<void> {
  await page.fill('#chat-text', text);
  await page.press('#chat-text', 'Enter');
}
