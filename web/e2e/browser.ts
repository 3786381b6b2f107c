/** Chromium as the tests use it: without a window, with a microphone that beeps. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
];
const ALLOW_MICROPHONE = '--use-fake-ui-for-media-stream';
const DENY_MICROPHONE = '--deny-permission-prompts';

export interface BrowserOptions extends BrowserContextOptions {
  /** Whether the user allows the microphone when asked; yes unless said otherwise. */
  allowsMicrophone?: boolean;
}

export interface TestBrowser {
  context: BrowserContext;
  /** What the pages have complained about: uncaught errors and broken rules of the CSP. */
  complaints: string[];
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Browsers that are running, by their flags; each test has a context of its own in one of them. */
const running = new Map<string, { browser: Promise<Browser>; users: number; idle?: NodeJS.Timeout }>();
const CLOSE_IDLE_MS = 2_000;

export async function openBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const { allowsMicrophone = true, ...context } = options;
  const flag = allowsMicrophone ? ALLOW_MICROPHONE : DENY_MICROPHONE;
  const shared = take(flag);
  const opened = await (await shared.browser).newContext({
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    permissions: allowsMicrophone ? ['microphone'] : [],
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
      giveBack(flag);
    },
  };
}

function take(flag: string) {
  let shared = running.get(flag);
  if (!shared) {
    const browser = chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: [...FLAGS, flag],
    });
    shared = { browser, users: 0 };
    running.set(flag, shared);
  }
  clearTimeout(shared.idle);
  shared.users += 1;
  return shared;
}

function giveBack(flag: string): void {
  const shared = running.get(flag);
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  shared.idle = setTimeout(() => {
    running.delete(flag);
    void shared.browser.then((browser) => browser.close());
  }, CLOSE_IDLE_MS);
}
