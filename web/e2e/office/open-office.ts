import type { Page } from 'playwright-core';
import { violations } from '../axe';
import { openBrowser, type TestBrowser } from '../browser';
import { MockBank } from '../mock/bank';
import { MockOffice } from '../mock/office';
import { MockStaff } from '../mock/staff';
import { MockWall } from '../mock/wall';

export interface OpenOffice {
  office: MockOffice;
  browser: TestBrowser;
  page: Page;
  base: string;
  close(): Promise<void>;
}

/** The office of a stand-in bank, signed in. */
export async function openOffice(
  number: string,
  options: { path?: string; language?: 'zh-CN' | 'en' } = {},
): Promise<OpenOffice> {
  const { path = '/office/', language = 'zh-CN' } = options;
  const bank = new MockBank();
  const staff = new MockStaff(bank);
  new MockWall(staff);
  const office = new MockOffice(staff);
  const base = await bank.listen();
  const browser = await openBrowser({ viewport: { width: 1366, height: 768 } });
  const page = await browser.newPage();
  await page.addInitScript((tag) => localStorage.setItem('yuanyin.language', tag), language);
  await page.goto(base + path);
  await page.fill('[name=number]', number);
  await page.fill('[name=password]', `demo-${number}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.office h1');
  return {
    office,
    browser,
    page,
    base,
    async close() {
      await browser.close();
      await bank.close();
    },
  };
}

/** What axe finds. It copies the style sheets of shadow trees into the page, which the CSP reports: not our doing. */
export async function axe({ browser, page }: OpenOffice): Promise<string[]> {
  const before = browser.complaints.length;
  const found = await violations(page);
  browser.complaints.length = before;
  return found;
}
