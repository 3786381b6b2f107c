// An agent at a desk, as the page is one: a live connection that says that it is there, and the acts of the desk.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { eventually } from './product.mjs';

const require = createRequire(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../web/package.json'));
const { WebSocket } = require('ws');

export class Desk {
  /** Signs the agent in, connects the desk and makes the agent ready. */
  static async open(product, number) {
    const desk = new Desk();
    desk.product = product;
    desk.number = number;
    desk.caller = await product.signIn(number);
    await desk.connect();
    await eventually(`${number} is ready`, async () => (await desk.caller.ask('PUT', '/desk/state', { state: 'ready' })).ok);
    return desk;
  }

  async connect() {
    this.socket = new WebSocket(`${this.product.origin.replace('http', 'ws')}/api/v1/live`, {
      origin: this.product.origin,
      headers: { cookie: this.caller.cookie },
    });
    this.socket.on('error', () => {});
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.socket.send(JSON.stringify({ subscribe: 'desk' }));
    this.beat = setInterval(() => this.socket.send(JSON.stringify({ alive: true })), 2_000);
  }

  view() {
    return this.caller.get('/desk');
  }

  /** Takes everything that is offered, until so many contacts are on the desk. */
  async take(count) {
    await eventually(`${this.number} serves ${count}`, async () => {
      const { offers, contacts } = await this.view();
      for (const offer of offers) await this.caller.ask('POST', `/offers/${offer.id}/acceptance`, {});
      return contacts.filter((one) => one.state === 'connected').length >= count;
    }, { within: 60_000 });
    return (await this.view()).contacts.map((one) => one.contact.id);
  }

  /** The desk is gone, without a word. */
  vanish() {
    clearInterval(this.beat);
    this.socket.terminate();
  }
}
