import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refused } from './api';
import { Chat } from './chat';
import type { Socket } from './connection';
import { ChatKeeper, type Shelf } from './storage';

/** A server in memory: takes each client id once, as the real one does. */
class FakeBank {
  readonly messages: { seq: number; client_id: string | null; text: string; from: string }[] = [];
  readonly frames: { type?: string; text?: string; token?: string; after?: number }[] = [];
  isDeaf = false;
  secure = false;
  wire: FakeWire | null = null;

  say(from: string, text: string, clientId: string | null = null) {
    const message = { seq: this.messages.length + 1, client_id: clientId, text, from };
    this.messages.push(message);
    this.tell(message);
    return message;
  }
  tell(message: { seq: number }) {
    this.wire?.hear({
      type: 'message',
      message: { id: `m${message.seq}`, kind: 'text', at: '2026-11-21T08:00:00Z', ...message },
    });
  }
  // biome-ignore lint/suspicious/noExplicitAny: frames of any kind
  take(frame: any) {
    this.frames.push(frame);
    if (frame.token) {
      for (const message of this.messages) if (message.seq > frame.after) this.tell(message);
      this.wire?.hear({ type: 'state', state: 'self_service', secure: this.secure });
    } else if (frame.type === 'message') {
      const known = this.messages.find((one) => one.client_id === frame.client_id);
      const said = this.secure ? null : (known ?? this.say('customer', frame.text, frame.client_id));
      if (!this.isDeaf) this.wire?.hear({ type: 'ack', client_id: frame.client_id, seq: said?.seq ?? null });
    } else if (frame.type === 'end') {
      this.wire?.hear({ type: 'state', state: 'closed' });
    }
  }
}

class FakeWire implements Socket {
  readyState = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  constructor(private readonly bank: FakeBank) {}
  connect() {
    this.readyState = 1;
    this.bank.wire = this;
    this.onopen?.(new Event('open'));
  }
  hear(frame: unknown) {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) } as MessageEvent);
  }
  send(data: string) {
    this.bank.take(JSON.parse(data));
  }
  close() {
    this.readyState = 3;
    this.onclose?.({ code: 1006 } as CloseEvent);
  }
}

function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    get: (key) => JSON.parse(kept.get(key) ?? 'null'),
    put: (key, value) => kept.set(key, JSON.stringify(value)),
    drop: (key) => kept.delete(key),
  };
}

const wires: FakeWire[] = [];
function page(bank: FakeBank, shelf: Shelf) {
  return new Chat('web-portal', 'zh', {
    keeper: new ChatKeeper('web-portal', shelf),
    open: async () => ({ contact: 'c', token: 't' }),
    socket: () => {
      const wire = new FakeWire(bank);
      wires.push(wire);
      return wire;
    },
  });
}
const wire = () => wires.at(-1) as FakeWire;
const texts = (chat: Chat) => chat.view().transcript.messages.map((one) => one.text);

describe('a conversation', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    wires.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('delivers once what was written while the network was away', async () => {
    const bank = new FakeBank();
    const chat = page(bank, memoryShelf());
    await chat.start();
    chat.say('还没有连上就写了');
    expect(chat.view().outbox).toHaveLength(1);
    wire().connect();
    expect(bank.messages.map((one) => one.text)).toEqual(['还没有连上就写了']);
    expect(chat.view().outbox).toEqual([]);
  });

  it('does not double a message whose acknowledgement was lost', async () => {
    const bank = new FakeBank();
    const chat = page(bank, memoryShelf());
    await chat.start();
    wire().connect();
    const tell = bank.tell;
    bank.isDeaf = true;
    bank.tell = () => {};
    chat.say('听到了吗');
    expect(chat.view().outbox.map((one) => one.state)).toEqual(['sent']);
    bank.isDeaf = false;
    bank.tell = tell;
    wire().close();
    vi.advanceTimersByTime(1_000);
    wire().connect();
    expect(bank.messages).toHaveLength(1);
    expect(texts(chat)).toEqual(['听到了吗']);
    expect(chat.view().outbox).toEqual([]);
  });

  it('goes on after a reload with the whole transcript and what was not sent', async () => {
    const bank = new FakeBank();
    const shelf = memoryShelf();
    const before = page(bank, shelf);
    await before.start();
    wire().connect();
    bank.say('machine', '您好');
    before.say('第一句');
    wire().close();
    before.say('断网时的一句');
    before.close();

    const after = page(bank, shelf);
    expect(after.canResume()).toBe(true);
    await after.start();
    wire().connect();
    expect(texts(after)).toEqual(['您好', '第一句', '断网时的一句']);
    expect(bank.messages).toHaveLength(3);
  });

  it('gives up a wire on which nothing is acknowledged', async () => {
    const bank = new FakeBank();
    const chat = page(bank, memoryShelf());
    await chat.start();
    wire().connect();
    bank.isDeaf = true;
    bank.tell = () => {};
    chat.say('有人吗');
    vi.advanceTimersByTime(10_000);
    expect(chat.view().link).toBe('lost');
    expect(chat.view().outbox.map((one) => one.state)).toEqual(['waiting']);
  });

  it('keeps a secret nowhere', async () => {
    const bank = new FakeBank();
    bank.secure = true;
    const kept: unknown[] = [];
    const shelf = memoryShelf();
    const put = shelf.put;
    shelf.put = (key, value) => {
      kept.push(value);
      put(key, value);
    };
    const chat = page(bank, shelf);
    await chat.start();
    wire().connect();
    chat.keepDraft('864213');
    chat.say('864213');
    expect(bank.frames.at(-1)).toMatchObject({ type: 'message', text: '864213' });
    expect(JSON.stringify(kept)).not.toContain('864213');
    expect(JSON.stringify(chat.view())).not.toContain('864213');
    expect(chat.view().secretsSent).toBe(1);
  });

  it('tells the wish to end as soon as the network is back, and forgets the conversation', async () => {
    const bank = new FakeBank();
    const shelf = memoryShelf();
    const chat = page(bank, shelf);
    await chat.start();
    wire().connect();
    wire().close();
    chat.end();
    vi.advanceTimersByTime(1_000);
    wire().connect();
    expect(chat.view().phase).toBe('over');
    expect(page(bank, shelf).canResume()).toBe(false);
  });

  it('says when the bank is too busy, and after how long to ask again', async () => {
    const chat = new Chat('web-portal', 'zh', {
      keeper: new ChatKeeper('web-portal', memoryShelf()),
      open: async () => {
        throw new Refused({ code: 'center.overloaded', title: '繁忙', status: 503 }, 20);
      },
    });
    await chat.start();
    expect(chat.view()).toMatchObject({ phase: 'failed', retryAfter: 20 });
  });

  it('starts afresh when the stored conversation is gone', async () => {
    const bank = new FakeBank();
    const shelf = memoryShelf();
    shelf.put('yuanyin.chat.web-portal', { contact: 'old', token: 'stale', cursor: 4 });
    const chat = page(bank, shelf);
    await chat.start();
    wire().connect();
    wire().hear({ type: 'problem', status: 401, code: 'messaging.token', title: '会话已失效。' });
    expect(chat.view()).toMatchObject({ phase: 'failed', problem: { code: 'messaging.token' } });
    expect(chat.canResume()).toBe(false);
  });
});
