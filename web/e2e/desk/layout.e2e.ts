import { afterEach, describe, expect, it } from 'vitest';
import { acceptCall, acceptChat, type OpenDesk, openDesk, startShift } from './open-desk';

let open: OpenDesk;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

describe.each([
  [1366, 768],
  [1366, 625],
  [1920, 1080],
])('at %i × %i', (width, height) => {
  it.each(['zh-CN', 'en'] as const)(
    'in %s everything has its place and nothing is cut off',
    async (language) => {
      open = await openDesk({ language, viewport: { width, height } });
      const { page } = open;
      await startShift(open);
      await acceptChat(open);
      await acceptCall(open);
      const overflow = await page.evaluate(() => ({
        page: document.documentElement.scrollWidth - innerWidth,
        bar: (document.querySelector('.state-bar')?.scrollWidth ?? 0) - innerWidth,
      }));
      expect(overflow).toEqual({ page: 0, bar: 0 });
      const box = await page.locator('.wrap-up-foot button').boundingBox();
      const hangUp = await page.locator('.call-hang-up').boundingBox();
      expect((hangUp?.x ?? 0) + (hangUp?.width ?? 0)).toBeLessThan(width - 300);
      if (height >= 768) expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(height);
    },
  );
});

it('the language is switched on the page and kept', async () => {
  open = await openDesk();
  const { page } = open;
  await startShift(open);
  // The test itself sets the language at each load.
  await page.click('.language-switch button:has-text("English")');
  await page.waitForSelector('.state-chip:has-text("Ready")');
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  expect(await page.evaluate(() => localStorage.getItem('yuanyin.language'))).toBe('en');
});
