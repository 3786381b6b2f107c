import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../axe';
import { acceptCall, acceptChat, type OpenDesk, offerShown, openDesk, startShift } from './open-desk';

let open: OpenDesk;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

describe.each(['zh-CN', 'en'] as const)('in %s axe finds nothing', (language) => {
  it('on the way in', async () => {
    open = await openDesk({ language });
    const { page } = open;
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await violations(page)).toEqual([]);
    await page.fill('[name=number]', '6001');
    await page.fill('[name=password]', 'demo-6001');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.state-box h1');
    expect(await violations(page)).toEqual([]);
  });

  it('while waiting and while a customer is offered', async () => {
    open = await openDesk({ language });
    const { page, desk } = open;
    await startShift(open);
    expect(await violations(page)).toEqual([]);
    await page.click('.phone-chip');
    await page.waitForSelector('.phone-settings');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.click('.state-button-not-ready');
    await page.waitForSelector('[role=menuitem]');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    desk.offer({ channel: 'phone', seconds: 60 });
    await offerShown(page);
    await page.waitForSelector('.customer-card');
    expect(await violations(page)).toEqual([]);
  });

  it('in a chat and in its wrap-up', async () => {
    open = await openDesk({ language });
    const { page, desk } = open;
    await startShift(open);
    const contact = await acceptChat(open);
    desk.customerSends(contact, '账单.pdf', 'application/pdf', Buffer.from('%PDF-1.4'));
    await page.fill('.composer textarea', '/');
    await page.waitForSelector('.canned-item');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const tab of [1, 2]) {
      await page.locator('.customer-tabs [role=tab]').nth(tab).click();
      expect(await violations(page)).toEqual([]);
    }
    desk.end(contact);
    await page.waitForSelector('.chat-wrap-up');
    expect(await violations(page)).toEqual([]);
  });

  it('in a call, in its wrap-up and in the dialogs', async () => {
    open = await openDesk({ language });
    const { page, desk } = open;
    await startShift(open);
    const contact = await acceptCall(open);
    await page.keyboard.press('Alt+KeyM');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Alt+KeyX');
    await page.waitForSelector('dialog[open]');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    desk.end(contact);
    await page.waitForSelector('.call-strip-wrap_up');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Alt+Slash');
    await page.waitForSelector('dialog[open] kbd');
    expect(await violations(page)).toEqual([]);
  });
});
