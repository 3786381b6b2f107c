// A customer who chats over the wire that the portal uses.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { eventually } from './product.mjs';

const require = createRequire(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../web/package.json'));
const { WebSocket } = require('ws');

/** A customer's end of a chat: what was acknowledged, what was shown, and where the chat stands. */
export class Chat {
  static async open(product, name, line = 'web-portal', language = undefined) {
    const answer = await fetch(`${product.origin}/api/v1/chats`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ line, name, language }),
    });
    assert.equal(answer.status, 201);
    const chat = Object.assign(new Chat(), await answer.json());
    chat.product = product;
    chat.acknowledged = new Map();
    chat.messages = new Map();
    chat.after = 0;
    await chat.connect();
    return chat;
  }

  async connect() {
    this.socket = new WebSocket(`${this.product.origin.replace('http', 'ws')}/api/v1/chats/${this.contact}/live`, { origin: this.product.origin });
    this.socket.on('error', () => {});
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.socket.on('message', (data) => {
      const frame = JSON.parse(data);
      if (frame.type === 'ack') this.acknowledged.set(frame.client_id, frame.seq);
      if (frame.type === 'message') {
        assert.ok(!this.messages.has(frame.message.seq), `message ${frame.message.seq} came twice`);
        this.messages.set(frame.message.seq, frame.message);
        this.after = Math.max(this.after, frame.message.seq);
      }
      if (frame.type === 'state') this.state = frame.state;
    });
    this.socket.send(JSON.stringify({ token: this.token, after: this.after }));
  }

  say(text) {
    const id = crypto.randomUUID();
    this.socket.send(JSON.stringify({ type: 'message', client_id: id, text }));
    return id;
  }

  /** Writes, and waits for a message of the machine that fits. */
  async asks(text, pattern, { secure = false, within = 40_000 } = {}) {
    const known = new Set(this.messages.keys());
    this.socket.send(JSON.stringify({ type: 'message', client_id: crypto.randomUUID(), text, ...(secure ? { secure } : {}) }));
    return eventually(`an answer to “${secure ? 'a secret' : text}” like ${pattern}`, () => {
      const answers = [...this.messages.entries()].filter(([seq, message]) => !known.has(seq) && message.from !== 'customer');
      const found = answers.find(([, message]) => pattern.test(JSON.stringify(message)));
      if (found) return found[1];
      throw new Error(answers.map(([, message]) => message.text ?? JSON.stringify(message)).join(' | '));
    }, { within });
  }
}
