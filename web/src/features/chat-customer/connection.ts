/** The live connection of one conversation: opens, says who it is, and comes back by itself when it is lost. */
import { type ClientFrame, readFrame, type ServerFrame } from './protocol';

export type Link = 'connecting' | 'online' | 'lost' | 'stopped';

/** The part of a WebSocket that is used, so that tests can stand in for it. */
export interface Socket {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface ConnectionOptions {
  url: string;
  /** The first frame: the token, and the last message that is known. */
  hello: () => { token: string; after: number };
  onFrame: (frame: ServerFrame) => void;
  onLink: (link: Link) => void;
  /** The server does not want this page back. */
  onTurnedAway: (why: 'unknown' | 'replaced') => void;
  open?: (url: string) => Socket;
  /** A number in 0..1 that spreads the reconnects of many customers. */
  random?: () => number;
}

const OPEN = 1;
const LONGEST_PAUSE_MS = 15_000;
const OPENING_LIMIT_MS = 12_000;
const LAST_WORDS_MS = 5_000;
/** The server's close codes after which coming back is of no use, or would push another tab out. */
const TURNED_AWAY: Record<number, 'unknown' | 'replaced'> = { 4401: 'unknown', 4409: 'replaced' };

/** How long to wait before the nth try in a row (from 0): doubling from half a second, spread by a third either way. */
export function pauseBefore(tries: number, random: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries);
  return Math.round(pause * (2 / 3 + (2 / 3) * random));
}

export class Connection {
  private socket: Socket | null = null;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;
  private isLast = false;

  constructor(private readonly options: ConnectionOptions) {}

  start(): void {
    if (this.stopped || this.socket) return;
    this.clearTimer();
    this.options.onLink(this.tries === 0 ? 'connecting' : 'lost');
    const open = this.options.open ?? ((url: string) => new WebSocket(url) as Socket);
    const socket = open(this.options.url);
    this.socket = socket;
    this.timer = setTimeout(() => this.restart(), OPENING_LIMIT_MS);
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.clearTimer();
      socket.send(JSON.stringify(this.options.hello()));
      this.options.onLink('online');
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket || typeof event.data !== 'string') return;
      const frame = readFrame(event.data);
      if (!frame) return;
      this.tries = 0;
      this.options.onFrame(frame);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket) return;
      const why = TURNED_AWAY[event.code];
      if (this.isLast) this.stop();
      else if (why) this.turnedAway(why);
      else this.lost();
    };
  }

  /** Puts a frame on the wire; `false` when there is none. */
  send(frame: ClientFrame): boolean {
    if (this.socket?.readyState !== OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** Tries at once instead of waiting out the pause: the network is back, or the customer looks at the page again. */
  nudge(): void {
    if (this.stopped || this.socket) return;
    this.clearTimer();
    this.start();
  }

  /** Gives the wire up as dead and opens another. */
  restart(): void {
    const socket = this.socket;
    if (!socket) return;
    this.lost();
    socket.close();
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.clearTimer();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.options.onLink('stopped');
  }

  /** Hears the rest of a conversation that is over, then stays closed. */
  finish(): void {
    this.isLast = true;
    setTimeout(() => this.stop(), LAST_WORDS_MS);
  }

  private turnedAway(why: 'unknown' | 'replaced'): void {
    this.stop();
    this.options.onTurnedAway(why);
  }

  private lost(): void {
    this.socket = null;
    this.clearTimer();
    if (this.stopped) return;
    this.options.onLink('lost');
    const random = this.options.random ?? Math.random;
    this.timer = setTimeout(() => this.start(), pauseBefore(this.tries, random()));
    this.tries += 1;
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
