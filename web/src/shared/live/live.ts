/**
 * Live data of staff pages: one WebSocket (`/api/v1/live`) on which topics are subscribed to.
 *
 * Each frame carries its topic's epoch and number. The client remembers the last number, asks for what follows after a
 * reconnect, and passes on nothing twice. A server that cannot resume sends a `snapshot`, which is always passed on.
 */
import { signedOut } from '../api/client';
import { learnServerTime } from '../time/clock';
import { startPulse } from './pulse';

export interface LiveFrame<T = unknown> {
  topic: string;
  epoch: string;
  seq: number;
  type: string;
  at: string;
  data: T;
}

/** `waiting`: the connection is down and is tried again at `retryAt`. */
export type LiveStatus = 'idle' | 'connecting' | 'open' | 'waiting';
export interface LiveState {
  status: LiveStatus;
  /** Milliseconds of the epoch; set while waiting. */
  retryAt: number | null;
}

interface Topic {
  handlers: Set<(frame: LiveFrame) => void>;
  epoch?: string;
  seq?: number;
}

export interface LiveOptions {
  url?: string;
  socket?: (url: string) => WebSocket;
  pulse?: (beat: () => void) => () => void;
  now?: () => number;
  random?: () => number;
}

/** The code with which the server closes the connection of a session that has ended. */
const SESSION_OVER = 4401;
const ALIVE_EVERY_MS = 5_000;
const CONNECT_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;
/** Bytes that stay unsent over this long mean that the network is gone though the socket has not noticed. */
const STUCK_AFTER_MS = 12_000;

export class LiveClient {
  private socket: WebSocket | undefined;
  private stopPulse: (() => void) | undefined;
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Set<() => void>();
  private current: LiveState = { status: 'idle', retryAt: null };
  private attempts = 0;
  private openedAt = 0;
  private lastAlive = 0;
  private stuckSince: number | undefined;
  private readonly options: Required<LiveOptions>;

  constructor(options: LiveOptions = {}) {
    this.options = {
      url: options.url ?? liveAddress(),
      socket: options.socket ?? ((url) => new WebSocket(url)),
      pulse: options.pulse ?? startPulse,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
    };
  }

  /** Passes the frames of a topic on until the answer is called. The first subscription opens the connection. */
  subscribe<T = unknown>(name: string, handler: (frame: LiveFrame<T>) => void): () => void {
    let topic = this.topics.get(name);
    const isNew = !topic;
    if (!topic) {
      topic = { handlers: new Set() };
      this.topics.set(name, topic);
    }
    const added = topic;
    added.handlers.add(handler as (frame: LiveFrame) => void);
    this.start();
    if (isNew && this.socket?.readyState === WebSocket.OPEN) this.sendSubscription(name, added);
    return () => {
      added.handlers.delete(handler as (frame: LiveFrame) => void);
      if (added.handlers.size === 0 && this.topics.get(name) === added) {
        this.topics.delete(name);
        if (this.topics.size === 0) this.close();
        else if (this.socket?.readyState === WebSocket.OPEN) {
          this.socket.send(JSON.stringify({ unsubscribe: name }));
        }
      }
    };
  }

  /** Ends the connection; a later subscription opens it again. */
  close(): void {
    this.stopPulse?.();
    this.stopPulse = undefined;
    globalThis.removeEventListener?.('online', this.retryNow);
    globalThis.removeEventListener?.('offline', this.onOffline);
    this.drop();
    this.attempts = 0;
    this.setState({ status: 'idle', retryAt: null });
  }

  /** Tries again at once, in place of waiting for the next attempt. */
  readonly retryNow = (): void => {
    if (this.current.status === 'waiting') this.connect();
  };

  readonly state = (): LiveState => this.current;

  /** Calls back on each change of {@link state}. */
  readonly watch = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private start(): void {
    if (this.stopPulse) return;
    this.stopPulse = this.options.pulse(this.beat);
    globalThis.addEventListener?.('online', this.retryNow);
    globalThis.addEventListener?.('offline', this.onOffline);
    this.connect();
  }

  private connect(): void {
    this.drop();
    this.setState({ status: 'connecting', retryAt: null });
    this.openedAt = this.options.now();
    const socket = this.options.socket(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      this.lastAlive = this.options.now();
      this.stuckSince = undefined;
      this.setState({ status: 'open', retryAt: null });
      for (const [name, topic] of this.topics) this.sendSubscription(name, topic);
    };
    socket.onmessage = (message) => this.receive(message.data);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.waitAndRetry();
      if (event?.code === SESSION_OVER) signedOut();
    };
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private waitAndRetry(): void {
    this.drop();
    const full = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempts);
    this.attempts += 1;
    const delay = full * (0.5 + this.options.random() / 2);
    this.setState({ status: 'waiting', retryAt: this.options.now() + delay });
    // The pulse is too coarse for the first attempts.
    setTimeout(() => {
      const { status, retryAt } = this.current;
      if (status === 'waiting' && retryAt !== null && retryAt <= this.options.now()) this.connect();
    }, delay + 1);
  }

  private sendSubscription(name: string, topic: Topic): void {
    this.socket?.send(
      JSON.stringify(
        topic.seq === undefined
          ? { subscribe: name }
          : { subscribe: name, after: topic.seq, epoch: topic.epoch },
      ),
    );
  }

  private receive(text: unknown): void {
    let frame: LiveFrame;
    try {
      frame = JSON.parse(String(text)) as LiveFrame;
    } catch {
      return;
    }
    const topic = this.topics.get(frame.topic);
    if (!topic) return;
    this.attempts = 0;
    learnServerTime(frame.at);
    const isRepeated = topic.epoch === frame.epoch && topic.seq !== undefined && frame.seq <= topic.seq;
    if (isRepeated && frame.type !== 'snapshot') return;
    topic.epoch = frame.epoch;
    topic.seq = frame.seq;
    for (const handler of [...topic.handlers]) handler(frame);
  }

  private readonly beat = (): void => {
    const now = this.options.now();
    const { status, retryAt } = this.current;
    if (status === 'waiting' && retryAt !== null && retryAt <= now) this.connect();
    else if (status === 'connecting' && now - this.openedAt > CONNECT_WITHIN_MS) this.waitAndRetry();
    else if (status === 'open' && this.socket) this.keepAlive(this.socket, now);
  };

  private keepAlive(socket: WebSocket, now: number): void {
    if (socket.bufferedAmount > 0) {
      this.stuckSince ??= now;
      if (now - this.stuckSince > STUCK_AFTER_MS) {
        this.waitAndRetry();
        return;
      }
    } else {
      this.stuckSince = undefined;
    }
    if (now - this.lastAlive >= ALIVE_EVERY_MS) {
      this.lastAlive = now;
      socket.send('{"alive":true}');
    }
  }

  private readonly onOffline = (): void => {
    if (this.socket) this.waitAndRetry();
  };

  private setState(state: LiveState): void {
    this.current = state;
    for (const listener of [...this.listeners]) listener();
  }
}

function liveAddress(): string {
  const { protocol, host } = globalThis.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api/v1/live`;
}
