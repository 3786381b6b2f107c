import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { acceptCall, type OpenDesk, openDesk, startShift } from './open-desk';

let open: OpenDesk;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

interface FarEnd {
  peers: RTCPeerConnection[];
  offers: string[];
}

/** How loud the far end hears the agent, at most over a second. */
function heardByCustomer(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { peers } = (globalThis as unknown as { farEnd: FarEnd }).farEnd;
    const track = peers.at(-1)?.getReceivers()[0]?.track;
    if (!track) return -1;
    const context = new AudioContext();
    const stream = new MediaStream([track]);
    // Chromium decodes a remote stream only when an element plays it.
    const player = new Audio();
    player.muted = true;
    player.srcObject = stream;
    await player.play();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (let step = 0; step < 60; step += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    }
    await context.close();
    return loudest;
  });
}
const offers = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { farEnd: FarEnd }).farEnd.offers);

it('the phone offers PCMA and PCMU only, with its candidates, and both ends hear each other', async () => {
  open = await openDesk();
  const { page } = open;
  await startShift(open);
  const [offer = ''] = await offers(page);
  const codecs = [...offer.matchAll(/a=rtpmap:\d+ ([^/]+)/g)].map((match) => match[1]);
  expect(codecs).toEqual(['PCMA', 'PCMU']);
  expect(offer).toContain('a=candidate:');
  await acceptCall(open);
  expect(await heardByCustomer(page)).toBeGreaterThan(0.02);
  const level = page.locator('.call-levels [role=meter]').nth(1);
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
});

it('a muted agent is not heard until the mute is taken off', async () => {
  open = await openDesk();
  const { page } = open;
  await startShift(open);
  await acceptCall(open);
  await page.keyboard.press('Alt+KeyM');
  await page.waitForSelector('.call-banner:has-text("已静音")');
  await page.waitForTimeout(500);
  expect(await heardByCustomer(page)).toBeLessThan(0.005);
  await page.keyboard.press('Alt+KeyM');
  await page.waitForTimeout(300);
  expect(await heardByCustomer(page)).toBeGreaterThan(0.02);
});

it('a page that is reloaded during a call opens its phone again by itself', async () => {
  open = await openDesk();
  const { page } = open;
  await startShift(open);
  await acceptCall(open);
  await page.reload();
  await page.waitForSelector('.call-controls');
  await page.waitForSelector('.phone-chip-good');
  expect(await offers(page)).toHaveLength(1);
  expect(await heardByCustomer(page)).toBeGreaterThan(0.02);
});

it('a session that breaks is opened again', async () => {
  open = await openDesk();
  const { page } = open;
  await startShift(open);
  await page.waitForTimeout(200);
  await page.evaluate(() => (globalThis as unknown as { farEnd: FarEnd }).farEnd.peers[0]?.close());
  await expect.poll(async () => (await offers(page)).length, { timeout: 40_000 }).toBe(2);
  await page.waitForSelector('.phone-chip-good');
});

it('a phone that the server has forgotten is made known again', async () => {
  open = await openDesk();
  const { page, desk } = open;
  await startShift(open);
  desk.phone(null);
  await expect.poll(async () => (await offers(page)).length, { timeout: 20_000 }).toBe(2);
  await expect.poll(() => desk.view.agent.phone).toBe('browser');
});

it('keys are sent in the order in which they are pressed', async () => {
  open = await openDesk();
  const { page, desk } = open;
  await startShift(open);
  const contact = await acceptCall(open);
  await page.click('.call-controls button:has-text("拨号键盘")');
  await page.click('.keypad button:has-text("5")');
  await page.keyboard.type('8*#0');
  await page.waitForSelector('.keypad-sent:has-text("58*#0")');
  const sent = desk.received.filter((one) => one.path === 'POST /phone/digits');
  expect(sent.map((one) => (one.body as { digits: string }).digits).join('')).toBe('58*#0');
  expect(sent.every((one) => (one.body as { contact: string }).contact === contact)).toBe(true);
});

it('a second window leaves the phone to the first until it is asked to take it', async () => {
  open = await openDesk();
  const { page, browser, base } = open;
  await startShift(open);
  const second = await browser.newPage();
  await second.addInitScript(() => {});
  await second.goto(`${base}/desk/`);
  await second.waitForSelector('.phone-chip:has-text("话机在别处使用")');
  await second.click('.phone-chip');
  await second.click('.phone-settings button:has-text("在此使用")');
  await page.waitForSelector('.phone-chip:has-text("话机在别处使用")');
});

it('a denied microphone is explained, and chats go on', async () => {
  open = await openDesk({ allowsMicrophone: false });
  const { page, desk } = open;
  await page.fill('[name=number]', '1001');
  await page.fill('[name=password]', 'demo-1001');
  await page.keyboard.press('Enter');
  await page.click('.idle-buttons button');
  await page.waitForSelector('.phone-chip-bad:has-text("麦克风被禁止")');
  await page.waitForSelector('.idle-warning');
  await page.click('.phone-chip');
  await page.waitForSelector('.phone-settings:has-text("地址栏")');
  desk.offer({ channel: 'chat' });
  await page.waitForSelector('.offer-card');
});
