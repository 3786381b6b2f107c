/** Chromium as the tests use it: without a window, with a microphone that beeps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
];

export interface TestBrowser {
  context: BrowserContext;
  /** What the pages have complained about: uncaught errors and broken rules of the CSP. */
  complaints: string[];
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export async function openBrowser(
  options: BrowserContextOptions & { flags?: string[] } = {},
): Promise<TestBrowser> {
  const { flags = [], ...context } = options;
  const folder = await mkdtemp(join(tmpdir(), 'yuanyin-browser-'));
  const opened = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...flags],
    viewport: { width: 1366, height: 768 },
    permissions: ['microphone'],
    ...context,
  });
  const complaints: string[] = [];
  return {
    context: opened,
    complaints,
    async newPage() {
      const page = await opened.newPage();
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('console', (message) => {
        const text = message.text();
        if (message.type() !== 'error') return;
        // A refusal that the page handles is reported by the browser as well.
        if (text.startsWith('Failed to load resource') || text.includes('WebSocket connection to')) return;
        complaints.push(`console: ${text}`);
      });
      return page;
    },
    async close() {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
