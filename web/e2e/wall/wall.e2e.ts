import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { violations } from '../axe';
import { openBrowser, type TestBrowser } from '../browser';
import { MockBank } from '../mock/bank';
import { MockStaff } from '../mock/staff';
import { MockWall } from '../mock/wall';

let bank: MockBank;
let staff: MockStaff;
let wall: MockWall;
let browser: TestBrowser;
let base: string;

beforeEach(async () => {
  bank = new MockBank();
  staff = new MockStaff(bank);
  wall = new MockWall(staff);
  base = await bank.listen();
});
afterEach(async () => {
  expect(browser.complaints).toEqual([]);
  await browser.close();
  await bank.close();
});

async function open(size = { width: 1920, height: 1080 }, language = 'zh-CN') {
  browser = await openBrowser({ viewport: size });
  const page = await browser.newPage();
  await page.goto(`${base}/wall/?lang=${language}`);
  await page.fill('[name=number]', '2001');
  await page.fill('[name=password]', 'demo-2001');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.figure-large');
  return page;
}
const figure = (name: string) => `.figure[aria-label="${name}"] .figure-value`;

it('follows the centre within a second, and counts the longest wait by itself', async () => {
  const page = await open();
  expect(await page.textContent(figure('等待人数'))).toBe('9人');
  wall.show({
    totals: {
      ...wall.view.totals,
      waiting: 42,
      oldest_wait_since: new Date(Date.now() - 5_000).toISOString(),
    },
  });
  await page.waitForSelector(`${figure('等待人数')}:has-text("42")`, { timeout: 1_500 });
  await page.waitForSelector(`${figure('最长等待')}:has-text("0:07")`, { timeout: 4_000 });
});

it('says what asks for attention by a sign and a word beside the colour', async () => {
  const page = await open();
  wall.show({
    totals: { ...wall.view.totals, oldest_wait_since: new Date(Date.now() - 600_000).toISOString() },
  });
  await page.waitForSelector('.figure-act[aria-label="最长等待"] .level:has-text("■ 告警")');
});

it('shows the definition of a figure on hover and on focus, until Escape', async () => {
  const page = await open();
  await page.hover('.figure[aria-label="服务水平"] .figure-help');
  await page.waitForSelector('[role=tooltip]:has-text("在队列规定时间内接听的比例")');
  await page.mouse.move(5, 5);
  await page.waitForSelector('[role=tooltip]', { state: 'detached' });
  await page.focus('.figure[aria-label="平均应答速度"] .figure-help');
  await page.waitForSelector('[role=tooltip]:has-text("≤ 30 s")');
  await page.keyboard.press('Escape');
  await page.waitForSelector('[role=tooltip]', { state: 'detached' });
});

it('says how old its figures are when the connection is lost, stops the clocks of waits, and recovers', async () => {
  const page = await open();
  await browser.context.setOffline(true);
  staff.cut();
  await page.waitForSelector('.stale:has-text("数据停留在")');
  const before = await page.textContent(figure('最长等待'));
  await page.waitForTimeout(1_500);
  expect(await page.textContent(figure('最长等待'))).toBe(before);
  await browser.context.setOffline(false);
  await page.waitForSelector('.fresh:has-text("实时")', { timeout: 15_000 });
});

it('draws the day for the eye and tells it in a sentence', async () => {
  const page = await open();
  await page.waitForSelector('.curve-canvas canvas');
  expect(await page.getAttribute('.curve-picture', 'aria-label')).toContain('今日曲线：进线合计');
});

describe.each([
  [1366, 768],
  [1920, 1080],
  [3840, 2160],
])('at %i × %i', (width, height) => {
  it.each(['zh-CN', 'en'])(
    'in %s it fills the screen, cuts nothing off, and axe finds nothing',
    async (language) => {
      const page = await open({ width, height }, language);
      await page.waitForSelector('.curve-canvas canvas');
      const tooLarge = await page.evaluate(
        () =>
          document.documentElement.scrollHeight > innerHeight + 1 ||
          document.documentElement.scrollWidth > innerWidth,
      );
      expect(tooLarge).toBe(false);
      const cut = await page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            '.figure-value, .figure-note, .queues td, .queues th, .state-count *',
          ),
        ]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => element.textContent),
      );
      expect(cut).toEqual([]);
      expect(await violations(page)).toEqual([]);
    },
  );
});
