import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, type Link, pauseBefore, type Socket } from './connection';
import { readFrame, type ServerFrame } from './protocol';

class FakeSocket implements Socket {
  static all: FakeSocket[] = [];
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly sent: unknown[] = [];
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  close() {
    this.fail();
  }
  open() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  fail(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code } as CloseEvent);
  }
  say(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent);
  }
}
const newest = () => FakeSocket.all.at(-1) as FakeSocket;

function connect() {
  const links: Link[] = [];
  const frames: ServerFrame[] = [];
  const turned: string[] = [];
  let after = 0;
  const connection = new Connection({
    url: 'ws://bank/live',
    hello: () => ({ token: 't', after }),
    onFrame: (frame) => {
      frames.push(frame);
      if (frame.type === 'message') after = frame.message.seq;
    },
    onLink: (link) => links.push(link),
    onTurnedAway: (why) => turned.push(why),
    open: (url) => new FakeSocket(url),
    random: () => 0.5,
  });
  connection.start();
  return { connection, links, frames, turned };
}

describe('the live connection', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
  });
  afterEach(() => vi.useRealTimers());

  it('says who it is and what it has, before anything else', () => {
    connect();
    newest().open();
    expect(newest().sent).toEqual([{ token: 't', after: 0 }]);
  });

  it('comes back by itself and asks for what follows the last message', () => {
    const { links } = connect();
    newest().open();
    newest().say({
      type: 'message',
      message: { id: 'm', seq: 7, from: 'agent', kind: 'text', text: '您好' },
    });
    newest().fail();
    expect(links.at(-1)).toBe('lost');
    vi.advanceTimersByTime(600);
    newest().open();
    expect(newest().sent).toEqual([{ token: 't', after: 7 }]);
    expect(links.at(-1)).toBe('online');
  });

  it('waits longer after each failure, up to a quarter of a minute', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 9].map((tries) => pauseBefore(tries, 0.5));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(pauseBefore(5, 0)).toBe(10_000);
    expect(pauseBefore(5, 1)).toBe(20_000);
  });

  it('tries at once when it is nudged', () => {
    const { connection } = connect();
    newest().fail();
    const before = FakeSocket.all.length;
    connection.nudge();
    expect(FakeSocket.all.length).toBe(before + 1);
  });

  it('gives up a connection that does not open', () => {
    connect();
    vi.advanceTimersByTime(12_000);
    vi.advanceTimersByTime(1_000);
    expect(FakeSocket.all.length).toBe(2);
  });

  it('does not come back when another tab has the conversation', () => {
    const { turned } = connect();
    newest().open();
    newest().fail(4409);
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all.length).toBe(1);
    expect(turned).toEqual(['replaced']);
  });

  it('hears the last words of a conversation that is over', () => {
    const { connection, frames } = connect();
    newest().open();
    connection.finish();
    newest().say({
      type: 'message',
      message: { id: 'm', seq: 9, from: 'system', kind: 'notice', text: '再见' },
    });
    newest().fail(1000);
    vi.advanceTimersByTime(60_000);
    expect(frames).toHaveLength(1);
    expect(FakeSocket.all.length).toBe(1);
  });

  it('stays stopped', () => {
    const { connection, links } = connect();
    newest().open();
    connection.stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all.length).toBe(1);
    expect(links.at(-1)).toBe('stopped');
    expect(connection.send({ type: 'typing' })).toBe(false);
  });

  it('passes over frames that it does not know', () => {
    expect(readFrame('no json')).toBeNull();
    expect(readFrame('{"type":"fireworks"}')).toBeNull();
    expect(readFrame('{"type":"state","state":"dancing"}')).toBeNull();
    expect(readFrame('{"type":"message","message":{"id":"a"}}')).toBeNull();
  });
});
