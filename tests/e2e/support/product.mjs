// Starts the product on free ports with a data folder of its own, and speaks to its API as the pages do.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { demonstrationFolder } from './demonstration.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

export const binary = process.env.YUANYIN_TEST_BINARY ?? path.join(root, 'target/debug/yuanyin');

const given = new Set();

/** A TCP and UDP port that nobody uses on the loopback address, outside the range that systems give out by themselves. */
export async function freePort() {
  for (;;) {
    const port = 10_000 + 2 * Math.floor(Math.random() * 5_000);
    // Whoever was given it may not have taken it yet.
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const socket = createSocket('udp4');
    const listens = await new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    const binds = await new Promise((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(port, '127.0.0.1', () => resolve(true));
    });
    if (listens) await new Promise((resolve) => server.close(resolve));
    if (binds) socket.close();
    if (listens && binds) return port;
  }
}

/** Asks until the answer is truthy; fails with what was waited for. The only place in which tests wait by time. */
export async function eventually(what, question, { within = 20_000, every = 50 } = {}) {
  const until = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) throw new Error(`${what}: not within ${within} ms (last: ${last?.stack ?? JSON.stringify(last)})`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** A running product. */
export class Product {
  /** With the demonstration bank in it already; `fromNothing`: in an empty folder, as at a first start. */
  static async start({ folder, fromNothing = false, ports, env = {} } = {}) {
    const product = new Product();
    if (folder) product.folder = folder;
    else if (fromNothing) product.folder = await mkdtemp(path.join(tmpdir(), 'yuanyin-e2e-'));
    else product.folder = await demonstrationFolder(binary, Product.fill);
    product.ports = ports ?? { http: await freePort(), sip: await freePort(), media: 30_000 + Math.floor(Math.random() * 20) * 1000 };
    product.env = env;
    try {
      await product.run();
    } catch (error) {
      // Nobody else can stop what did not become ready.
      product.child.kill('SIGKILL');
      await product.exited;
      throw error;
    }
    return product;
  }

  /** A first start in that folder, and its end. */
  static async fill(folder) {
    const product = await Product.start({ folder });
    await product.end();
  }

  get origin() {
    return `http://127.0.0.1:${this.ports.http}`;
  }

  async run() {
    this.log = '';
    this.child = spawn(binary, ['serve', '--demo'], {
      env: {
        ...process.env,
        YUANYIN_DATA: this.folder,
        YUANYIN_HTTP: `127.0.0.1:${this.ports.http}`,
        YUANYIN_SIP: `127.0.0.1:${this.ports.sip}`,
        YUANYIN_MEDIA_PORTS: `${this.ports.media}-${this.ports.media + 999}`,
        // Agents of these tests are heard of only when they ask for something: no site is lost by that.
        YUANYIN_SITE_LOST_LEAST_AGENTS: '1000',
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (data) => {
        this.log += data;
        if (process.env.YUANYIN_TEST_LOG) process.stderr.write(data);
      });
    }
    this.exited = once(this.child, 'exit');
    const found = await eventually('the product is ready', async () => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return 'exited';
      return (await fetch(`${this.origin}/readyz`)).ok && 'ready';
    }, { within: 120_000 });
    if (found === 'exited') throw new Error(`the product exited: ${this.log.slice(-2000)}`);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async end() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await this.exited;
    }
  }

  async stop() {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A caller of the API who is signed in. */
  async signIn(number, password = `demo-${number}`) {
    const answer = await fetch(`${this.origin}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number, password }),
    });
    if (!answer.ok) throw new Error(`sign-in of ${number}: ${answer.status} ${await answer.text()}`);
    const session = await answer.json();
    return new Caller(this, answer.headers.get('set-cookie').split(';')[0], session);
  }
}

/** Somebody who is signed in. */
export class Caller {
  constructor(product, cookie, session) {
    this.product = product;
    this.cookie = cookie;
    this.session = session;
  }

  async ask(method, route, body) {
    const answer = await fetch(`${this.product.origin}/api/v1${route}`, {
      method,
      headers: { cookie: this.cookie, 'x-csrf-token': this.session.csrf, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer;
  }

  async get(route) {
    const answer = await this.ask('GET', route);
    if (!answer.ok) throw new Error(`GET ${route}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async send(method, route, body = {}) {
    const answer = await this.ask(method, route, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** The bytes of a file. */
  async bytes(route) {
    const answer = await this.ask('GET', route);
    if (!answer.ok) throw new Error(`GET ${route}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }
}
