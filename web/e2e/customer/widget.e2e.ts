import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { violations } from '../axe';
import { type OpenCustomer, openCustomer } from './open-customer';

let open: OpenCustomer;
let foreign: Server;
let origin: string;

/** A page of somebody else, with a strict CSP and styles of its own that must not reach the widget. */
function foreignPage(bank: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>别家的网页</title>
    <link rel="stylesheet" href="/style.css"></head>
    <body><main><h1>理财资讯</h1><p>这里是别家的网页。</p><button id="own">自己的按钮</button></main>
    <script src="${bank}/widget.js" data-line="web-widget" async></script></body></html>`;
}

beforeEach(async () => {
  open = await openCustomer();
  foreign = createServer((request, response) => {
    if (request.url === '/style.css') {
      response.writeHead(200, { 'content-type': 'text/css' });
      response.end(
        'button { background: red !important; font-size: 8px !important; } iframe { width: 10px !important; }',
      );
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src ${open.base}; frame-src ${open.base}`,
    });
    response.end(foreignPage(open.base));
  });
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
  await open.page.goto(origin);
  await open.page.waitForFunction(() => 'yuanyinWidget' in window);
});
afterEach(async () => {
  // axe is put into the page as a script of its own, which the page's strict CSP allows but reports nothing of.
  expect(open.browser.complaints).toEqual([]);
  await open.close();
  foreign.closeAllConnections();
  await new Promise((resolve) => foreign.close(resolve));
});

async function frame(): Promise<Frame> {
  const embedded = () => open.page.frames().find((one) => one.url().includes('embed=1'));
  await expect.poll(embedded).toBeDefined();
  const found = embedded();
  if (!found) throw new Error('the widget has opened no frame');
  await found.waitForSelector('.bubble');
  return found;
}

it('opens by keyboard on a foreign page, talks, and closes with Escape', async () => {
  const { page, bank } = open;
  await page.focus('#own');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const chat = await frame();
  await chat.fill('#chat-text', '从别家网页来的问题');
  await chat.press('#chat-text', 'Enter');
  await chat.waitForSelector('.row-own .bubble');
  expect(bank.last().messages.some((message) => message.text === '从别家网页来的问题')).toBe(true);
  await chat.press('#chat-text', 'Escape');
  await expect.poll(() => chat.evaluate(() => innerWidth === 0 || document.hasFocus())).toBe(false);
});

it('keeps its conversation while it is closed and while the page is left for another', async () => {
  const { page, bank } = open;
  await page.evaluate(() => (window as unknown as { yuanyinWidget: { open(): void } }).yuanyinWidget.open());
  const chat = await frame();
  await chat.fill('#chat-text', '第一句');
  await chat.press('#chat-text', 'Enter');
  await chat.waitForFunction(() => document.querySelectorAll('.bubble-pending').length === 0);
  await page.goto(`${origin}/another`);
  await page.waitForFunction(() => 'yuanyinWidget' in window);
  await page.evaluate(() => (window as unknown as { yuanyinWidget: { open(): void } }).yuanyinWidget.open());
  const again = await frame();
  await again.waitForSelector('.row-own .said:has-text("第一句")');
  expect(bank.conversations).toHaveLength(1);
});

it('listens to its own frame only', async () => {
  const { page } = open;
  await page.evaluate(() => (window as unknown as { yuanyinWidget: { open(): void } }).yuanyinWidget.open());
  const chat = await frame();
  await page.evaluate(() => window.postMessage({ yuanyin: 'close' }, '*'));
  await page.waitForTimeout(100);
  expect(await chat.isVisible('#chat')).toBe(true);
  expect(await chat.evaluate(() => innerWidth)).toBe(400);
});

it('shows a frame in which axe finds nothing', async () => {
  await open.page.goto(`${open.base}/customer/?embed=1&line=web-widget`);
  await open.page.waitForSelector('.bubble');
  expect(await violations(open.page)).toEqual([]);
});
