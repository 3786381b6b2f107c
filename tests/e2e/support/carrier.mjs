// A carrier's message centre (SMPP 3.4), by the library `smpp`: it binds the product, takes its texts, gives receipts, and
// delivers what handsets write.

import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../web');
const smpp = createRequire(path.join(web, 'package.json'))('smpp');

const SYSTEM = { system_id: 'yuanyin', password: 'demo-sms' };
const UCS2 = 8;

/** A carrier with its handsets. */
export class Carrier {
  constructor(port) {
    this.port = port;
    this.sessions = new Set();
    /** What was submitted, in order: `{ to, text, segments }` once all parts are there. */
    this.texts = [];
    this.parts = new Map();
    this.next = 1;
    this.binds = 0;
    /** Submissions without an answer now, and the most that there ever were. */
    this.open = 0;
    this.most = 0;
    /** Holds back answers to submissions until it is called. */
    this.held = undefined;
    /** Statuses with which the next submissions are refused. */
    this.refusals = [];
    this.receipts = true;
    this.submissions = 0;
  }

  /** With these settings the product binds to this carrier. */
  get settings() {
    return {
      YUANYIN_SMS_SMPP_ADDRESS: `127.0.0.1:${this.port}`,
      YUANYIN_SMS_SMPP_SYSTEM_ID: SYSTEM.system_id,
      YUANYIN_SMS_SMPP_PASSWORD: SYSTEM.password,
    };
  }

  async start() {
    this.server = smpp.createServer((session) => this.serve(session));
    this.server.on('error', () => {});
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  /** Cuts all lines, as if the carrier's machine were gone. */
  async stop() {
    for (const session of this.sessions) session.destroy();
    this.sessions.clear();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
    this.open = 0;
  }

  serve(session) {
    // A client that goes away is no fault of the carrier.
    session.on('error', () => {});
    session.on('close', () => this.sessions.delete(session));
    session.on('bind_transceiver', (pdu) => {
      const known = pdu.system_id === SYSTEM.system_id && pdu.password === SYSTEM.password;
      this.version = pdu.interface_version;
      session.send(pdu.response({ command_status: known ? smpp.ESME_ROK : smpp.ESME_RBINDFAIL, system_id: 'carrier' }));
      if (known) {
        this.sessions.add(session);
        this.binds += 1;
      }
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => this.take(session, pdu));
  }

  take(session, pdu) {
    this.submissions += 1;
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    const status = this.refusals.shift() ?? smpp.ESME_ROK;
    const answer = () => {
      this.open -= 1;
      const id = `m${this.next++}`;
      session.send(pdu.response({ command_status: status, message_id: status === smpp.ESME_ROK ? id : '' }));
      if (status !== smpp.ESME_ROK) return;
      this.keep(pdu);
      if (this.receipts && pdu.registered_delivery & 1) {
        session.deliver_sm({
          source_addr: pdu.destination_addr,
          destination_addr: pdu.source_addr,
          esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
          short_message: `id:${id} sub:001 dlvrd:001 submit date:2602130900 done date:2602130901 stat:DELIVRD err:000 text:`,
        });
      }
    };
    if (this.held) this.held.push(answer);
    else answer();
  }

  keep(pdu) {
    const { message, udh } = pdu.short_message;
    const text = Buffer.isBuffer(message) ? message.toString('latin1') : message;
    const header = udh?.find((one) => one[0] === 0 && one.length === 5) ?? udh?.[0];
    if (!header) {
      this.texts.push({ to: pdu.destination_addr, from: pdu.source_addr, text, segments: 1, coding: pdu.data_coding });
      return;
    }
    const [reference, total, number] = header.subarray(header.length - 3);
    const key = `${pdu.destination_addr}/${reference}/${total}`;
    const parts = this.parts.get(key) ?? new Map();
    parts.set(number, text);
    this.parts.set(key, parts);
    if (parts.size < total) return;
    this.parts.delete(key);
    const whole = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part).join('');
    this.texts.push({ to: pdu.destination_addr, from: pdu.source_addr, text: whole, segments: total, coding: pdu.data_coding });
  }

  /** Answers what was held back, and what comes from now on at once. */
  release() {
    const held = this.held ?? [];
    this.held = undefined;
    for (const answer of held) answer();
  }

  /** Delivers what a handset writes; says with which status the product took it. */
  deliver(from, text, more = {}) {
    const [session] = this.sessions;
    return new Promise((resolve) => {
      session.deliver_sm({ source_addr: from, destination_addr: '95588', data_coding: UCS2, short_message: text, ...more }, (answer) => {
        resolve(answer.command_status);
      });
    });
  }

  /** Delivers a text in parts of so many characters, tied by a reference of 8 or 16 bits. */
  async deliverLong(from, text, { each = 60, reference = 77, wide = false } = {}) {
    const parts = [];
    for (let at = 0; at < text.length; at += each) parts.push(text.slice(at, at + each));
    const statuses = [];
    for (const [index, part] of parts.entries()) {
      const numbers = [parts.length, index + 1];
      const header = wide ? [6, 8, 4, reference >> 8, reference & 255, ...numbers] : [5, 0, 3, reference & 255, ...numbers];
      const body = Buffer.from(part, 'utf16le').swap16();
      statuses.push(await this.deliver(from, Buffer.concat([Buffer.from(header), body]), { esm_class: smpp.ESM_CLASS.UDH_INDICATOR }));
    }
    return statuses;
  }

  /** The texts to a handset. */
  to(phone) {
    return this.texts.filter((text) => text.to === phone).map((text) => text.text);
  }
}
