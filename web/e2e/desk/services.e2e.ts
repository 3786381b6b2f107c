import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../axe';
import { serveServices } from '../mock/services';
import { acceptChat, type OpenDesk, openDesk, startShift } from './open-desk';

const LEFT = { entitled: true, times_a_year: 6, used: 0, left: 6 };
const pictures = process.env.YUANYIN_TEST_PICTURES;

let open: OpenDesk;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

async function picture(name: string) {
  if (pictures) await open.page.screenshot({ path: `${pictures}/services-${name}.png` });
}

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it('an order is entered, read back and agreed to by keyboard', async () => {
    open = await openDesk({ language });
    const { page } = open;
    const served = await serveServices(page, LEFT);
    await startShift(open);
    await acceptChat(open);
    await page
      .locator('summary')
      .getByText(language === 'en' ? 'Services' : '增值服务')
      .click();
    const order = page.getByRole('button', {
      name: language === 'en' ? 'Order Road rescue' : '预订道路救援',
    });
    await order.waitFor();
    await picture(`items-${language}`);
    expect(await violations(page)).toEqual([]);
    await order.focus();
    await page.keyboard.press('Enter');
    const form = page.locator('.service-form');
    await form.locator('button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await form.locator('.service-mistake').first().waitFor();
    await picture(`form-${language}`);
    expect(await violations(page)).toEqual([]);
    await form.getByLabel(language === 'en' ? 'Where the car is' : '车辆所在位置').focus();
    await page.keyboard.type('K128');
    await page.keyboard.press('Tab');
    await page.keyboard.type('A12345');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await form.locator('button[type=submit]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.service-read-back blockquote:focus').waitFor();
    expect(served.sent?.registered).toEqual(['name', 'phone']);
    await picture(`read-back-${language}`);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.service-order').waitFor();
    await picture(`ordered-${language}`);
    expect(await violations(page)).toEqual([]);
  });
});

it('a customer who may not have a service is shown why', async () => {
  open = await openDesk();
  const { page } = open;
  await serveServices(page, { entitled: false, times_a_year: 0, used: 0, left: 0 });
  await startShift(open);
  await acceptChat(open);
  await page.locator('summary').getByText('增值服务').click();
  await page.getByText('该客户层级不享有此项服务').first().waitFor();
  expect(await page.getByRole('button', { name: '预订道路救援' }).isDisabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
});
