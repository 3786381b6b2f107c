// A real browser (Chromium) with a fake microphone that plays a tone.

import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeTone } from './sound.mjs';

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../web');
const require = createRequire(path.join(web, 'package.json'));
const { chromium } = require('playwright-core');

const AxeBuilder = require('@axe-core/playwright').default ?? require('@axe-core/playwright').AxeBuilder;

/** What axe finds wrong on the page, once nothing moves or fades any more: a colour in between is nobody's colour. */
export async function violations(page) {
  await page.evaluate(() => {
    const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
    const still = Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
    return Promise.race([still, new Promise((resolve) => setTimeout(resolve, 5000))]).then(() => undefined);
  });
  // What has faded out is taken off the page a moment later.
  await page.waitForFunction(() => !document.querySelector('[class*="-leave-active"]'), undefined, { timeout: 5000 }).catch(() => {});
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(' ')}`);
}

export class Browser {
  static async start({ tone = 1000, viewport = { width: 1366, height: 768 } } = {}) {
    const browser = new Browser();
    browser.folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-browser-'));
    const microphone = await writeTone(path.join(browser.folder, 'microphone.wav'), tone, { rate: 48_000, seconds: 20 });
    browser.context = await chromium.launchPersistentContext(path.join(browser.folder, 'profile'), {
      executablePath: '/usr/bin/chromium',
      headless: true,
      viewport,
      locale: 'zh-CN',
      permissions: ['microphone'],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}`,
        '--allow-loopback-in-peer-connection',
        '--autoplay-policy=no-user-gesture-required',
      ],
    });
    // Lets a test listen to what arrives over WebRTC.
    await browser.context.addInitScript(() => {
      const Original = window.RTCPeerConnection;
      window.peers = [];
      window.RTCPeerConnection = class extends Original {
        constructor(...args) {
          super(...args);
          window.peers.push(this);
        }
      };
    });
    return browser;
  }

  async page(url) {
    const page = await this.context.newPage();
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/.test(message.text())) page.problems.push(message.text());
    });
    await page.goto(url);
    return page;
  }

  /** A page of the product with somebody of the demonstration bank signed in. */
  async signedIn(product, number, address = '/desk/') {
    const page = await this.page(`${product.origin}${address}`);
    await page.getByLabel(/工号/).fill(number);
    await page.getByLabel(/密码/).fill(`demo-${number}`);
    await page.keyboard.press('Enter');
    return page;
  }

  async stop() {
    await this.context.close().catch(() => {});
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The browser process dies at once, as when a machine is switched off. */
  async kill() {
    const session = await this.context.browser()?.newBrowserCDPSession?.().catch(() => undefined);
    if (session) await session.send('Browser.crash').catch(() => {});
    await this.context.close().catch(() => {});
  }
}

/** One second of what the page's newest call hears: samples and rate. */
export async function listen(page, milliseconds = 1000) {
  const heard = await page.evaluate(async (duration) => {
    const peer = window.peers.filter((candidate) => candidate.connectionState !== 'closed').at(-1);
    if (!peer) return { samples: [], rate: 48_000 };
    const tracks = peer.getReceivers().map((receiver) => receiver.track).filter((track) => track?.kind === 'audio');
    const context = new AudioContext();
    await context.resume();
    const source = context.createMediaStreamSource(new MediaStream(tracks));
    const processor = context.createScriptProcessor(4096, 1, 1);
    const samples = [];
    await new Promise((resolve) => {
      processor.onaudioprocess = (event) => {
        samples.push(...event.inputBuffer.getChannelData(0));
        if (samples.length >= (context.sampleRate * duration) / 1000) resolve();
      };
      source.connect(processor);
      processor.connect(context.destination);
    });
    source.disconnect();
    await context.close();
    return { samples, rate: context.sampleRate };
  }, milliseconds);
  return { samples: Float32Array.from(heard.samples), rate: heard.rate };
}
