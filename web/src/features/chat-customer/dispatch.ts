/** Puts what waits in the outbox on the wire, watches that it is acknowledged, and tries again what was put off. */
import * as box from './outbox';
import type { ClientFrame, Problem } from './protocol';

export interface DispatchHost {
  outbox: () => box.Outbox;
  setOutbox: (outbox: box.Outbox) => void;
  isOnline: () => boolean;
  send: (frame: ClientFrame) => boolean;
  /** The wire is dead: open another. */
  restart: () => void;
}

const ACK_LIMIT_MS = 10_000;
/** After which a refusal that passes by itself (too fast, busy) is tried again. */
const PASSING_MS = 1_500;

type Timer = ReturnType<typeof setTimeout>;

export class Dispatch {
  private ackTimer: Timer | null = null;
  private retryTimer: Timer | null = null;

  constructor(private readonly host: DispatchHost) {}

  /** Sends what waits, in the order in which it was said. */
  flush(): void {
    if (!this.host.isOnline()) return;
    for (const entry of box.due(this.host.outbox())) {
      const { clientId: client_id, kind, key = '', text } = entry;
      const frame: ClientFrame =
        kind === 'choice' ? { type: 'choice', client_id, key } : { type: 'message', client_id, text };
      if (!this.host.send(frame)) return;
      this.host.setOutbox(box.sent(this.host.outbox(), client_id));
    }
    this.watch();
  }

  /** The server has it. */
  settle(clientId: string): void {
    this.clearWatch();
    this.host.setOutbox(box.settled(this.host.outbox(), clientId));
    this.watch();
  }

  /** The server does not take it, or not now. */
  refuse(clientId: string, problem: Problem): void {
    if (!problem.retry) {
      this.host.setOutbox(box.refused(this.host.outbox(), clientId, problem.title));
      return;
    }
    this.host.setOutbox(box.again(this.host.outbox(), clientId));
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = null;
      this.flush();
    }, PASSING_MS);
  }

  stop(): void {
    this.clearWatch();
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = null;
  }

  /** A wire on which nothing is acknowledged for long is dead, whatever the browser thinks. */
  private watch(): void {
    if (this.ackTimer !== null) return;
    if (!this.host.outbox().some((entry) => entry.state === 'sent' && entry.kind !== 'file')) return;
    this.ackTimer = setTimeout(() => {
      this.ackTimer = null;
      this.host.restart();
    }, ACK_LIMIT_MS);
  }

  private clearWatch(): void {
    if (this.ackTimer !== null) clearTimeout(this.ackTimer);
    this.ackTimer = null;
  }
}
