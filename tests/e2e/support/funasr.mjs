// An engine that speaks FunASR's protocol and hears, utterance by utterance, what it was told is said.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from './product.mjs';

const require = createRequire(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../web/package.json'));
const { WebSocketServer } = require('ws');

export class FunAsr {
  static async start(script = []) {
    const engine = new FunAsr();
    engine.script = [...script];
    engine.port = await freePort();
    engine.listen();
    return engine;
  }

  listen() {
    const handleProtocols = (offered) => (offered.has('binary') ? 'binary' : false);
    this.server = new WebSocketServer({ port: this.port, host: '127.0.0.1', handleProtocols });
    this.server.on('connection', (socket) => {
      let heard = 0;
      socket.on('error', () => {});
      socket.on('message', (data, isBinary) => {
        if (isBinary) {
          heard += data.length;
          return;
        }
        if (JSON.parse(data).is_speaking === false) {
          const text = heard > 0 ? (this.script.shift() ?? '') : '';
          for (const mode of ['2pass-online', '2pass-offline']) {
            socket.send(JSON.stringify({ mode, text, wav_name: 'call', is_final: mode === '2pass-offline' }));
          }
        }
      });
    });
  }

  /** What is heard next. */
  hears(...texts) {
    this.script.push(...texts);
  }

  get address() {
    return `ws://127.0.0.1:${this.port}`;
  }

  stop() {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }
}
