import { afterEach, describe, expect, it } from 'vitest';
import { CALL, CHAT } from '../mock/contacts';
import { axe, type OpenOffice, openOffice } from './open-office';

/** Many pages, each searched through and through. */
const SLOW_MS = 180_000;

let open: OpenOffice;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

describe.each(['zh-CN', 'en'] as const)('in %s axe finds nothing', (language) => {
  it(
    'in the records and on the page of a contact',
    async () => {
      open = await openOffice('2001', { language });
      const { page, base } = open;
      await page.waitForSelector('.data-table tbody tr');
      await page.click('.filter-acts .ant-btn-link');
      expect(await axe(open)).toEqual([]);
      await page.goto(`${base}/office/contacts/${CALL}`);
      await page.waitForSelector('.player-time:has-text("00:24")');
      expect(await axe(open)).toEqual([]);
      await page.goto(`${base}/office/contacts/${CHAT}`);
      await page.waitForSelector('.said-agent');
      expect(await axe(open)).toEqual([]);
      await page.goto(`${base}/office/audit`);
      await page.waitForSelector('.state-box h1');
      expect(await axe(open)).toEqual([]);
      await page.goto(`${base}/office/contacts?state=held`);
      await page.waitForSelector('.state-picture');
      expect(await axe(open)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'in the audit trail, the staff, the flows, the announcements and the definitions',
    async () => {
      open = await openOffice('6001', { language });
      await open.page.waitForSelector('.data-table tbody tr');
      expect(await axe(open)).toEqual([]);
      await open.close();

      open = await openOffice('4001', { language });
      const { page, base } = open;
      await page.waitForSelector('.data-table tbody tr');
      expect(await axe(open)).toEqual([]);
      await page.click('.row-acts button >> nth=0');
      await page.waitForSelector('dialog[open]');
      expect(await axe(open)).toEqual([]);
      for (const [path, shown] of [
        ['flows', '.data-table tbody tr'],
        ['flows/main', '.findings'],
        ['announcements', '.announced'],
        ['indicators', '.data-table tbody tr'],
      ] as const) {
        await page.goto(`${base}/office/${path}`);
        await page.waitForSelector(shown);
        expect(await axe(open)).toEqual([]);
      }
      await page.goto(`${base}/office/announcements`);
      await page.click('.card-acts button >> nth=0');
      await page.waitForSelector('dialog[open]');
      expect(await axe(open)).toEqual([]);
    },
    SLOW_MS,
  );
});

it('keyboard alone goes from the menu to a contact and back', async () => {
  open = await openOffice('2001');
  const { page } = open;
  await page.waitForSelector('.data-table tbody tr');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('office-skip');
  await page.keyboard.press('Enter');
  await page.focus('.data-table tbody tr:nth-child(2) a');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.transcript');
  await page.focus('.back-link');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.data-table tbody tr');
});
