import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClient, type LiveFrame } from './live';

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  bufferedAmount = 0;
  sent: unknown[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.isClosed = true;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  frame(frame: Partial<LiveFrame>) {
    const whole = {
      topic: 'desk',
      epoch: 'e1',
      seq: 1,
      type: 'view',
      at: '2026-01-01T00:00:00Z',
      data: null,
    };
    this.onmessage?.({ data: JSON.stringify({ ...whole, ...frame }) });
  }
}
const latest = () => FakeSocket.all.at(-1) as FakeSocket;

describe('the live client', () => {
  let beat: () => void;
  let client: LiveClient;
  const seen: LiveFrame[] = [];

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    FakeSocket.all = [];
    seen.length = 0;
    client = new LiveClient({
      url: 'ws://test/live',
      socket: () => new FakeSocket() as unknown as WebSocket,
      pulse: (given) => {
        beat = given;
        return () => {};
      },
      random: () => 1,
    });
  });
  afterEach(() => {
    client.close();
    vi.useRealTimers();
  });
  const subscribe = () => client.subscribe('desk', (frame) => seen.push(frame));

  it('opens with the first subscription and closes with the last', () => {
    expect(FakeSocket.all).toHaveLength(0);
    const stop = subscribe();
    latest().open();
    expect(client.state().status).toBe('open');
    expect(latest().sent).toEqual([{ subscribe: 'desk' }]);
    stop();
    expect(latest().isClosed).toBe(true);
    expect(client.state().status).toBe('idle');
  });

  it('asks after a reconnect for what follows the last frame it saw', () => {
    subscribe();
    latest().open();
    latest().frame({ seq: 41, type: 'snapshot' });
    latest().frame({ seq: 42 });
    latest().onclose?.();
    vi.advanceTimersByTime(1_000);
    latest().open();
    expect(FakeSocket.all).toHaveLength(2);
    expect(latest().sent).toEqual([{ subscribe: 'desk', after: 42, epoch: 'e1' }]);
  });

  it('passes a repeated frame on once and a snapshot always', () => {
    subscribe();
    latest().open();
    latest().frame({ seq: 7 });
    latest().frame({ seq: 7 });
    latest().frame({ seq: 6 });
    latest().frame({ seq: 7, type: 'snapshot' });
    expect(seen.map((frame) => [frame.seq, frame.type])).toEqual([
      [7, 'view'],
      [7, 'snapshot'],
    ]);
  });

  it('starts counting anew when the server starts a new epoch', () => {
    subscribe();
    latest().open();
    latest().frame({ seq: 900 });
    latest().frame({ seq: 1, epoch: 'e2', type: 'snapshot' });
    latest().frame({ seq: 2, epoch: 'e2' });
    expect(seen.map((frame) => frame.seq)).toEqual([900, 1, 2]);
  });

  it('waits longer after each failure, at most ten seconds', () => {
    subscribe();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      latest().onclose?.();
      const { retryAt } = client.state();
      waits.push((retryAt ?? 0) - Date.now());
      vi.advanceTimersByTime(10_001);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('waits briefly again once the server has answered', () => {
    subscribe();
    latest().onclose?.();
    vi.advanceTimersByTime(10_001);
    latest().onclose?.();
    vi.advanceTimersByTime(10_001);
    latest().open();
    latest().frame({ seq: 1 });
    latest().onclose?.();
    expect((client.state().retryAt ?? 0) - Date.now()).toBe(500);
  });

  it('says every five seconds that it is alive', () => {
    subscribe();
    latest().open();
    latest().sent.length = 0;
    for (let second = 0; second < 11; second += 1) {
      vi.advanceTimersByTime(1_000);
      beat();
    }
    expect(latest().sent).toEqual([{ alive: true }, { alive: true }]);
  });

  it('gives up a socket on which nothing gets through any more', () => {
    subscribe();
    latest().open();
    latest().bufferedAmount = 14;
    for (let second = 0; second < 14; second += 1) {
      vi.advanceTimersByTime(1_000);
      beat();
    }
    expect(client.state().status).not.toBe('open');
    expect(FakeSocket.all[0]?.isClosed).toBe(true);
  });

  it('gives up a connection that does not open within ten seconds', () => {
    subscribe();
    vi.advanceTimersByTime(10_500);
    beat();
    expect(client.state().status).toBe('waiting');
  });

  it('tries again at once when the network is back', () => {
    subscribe();
    latest().open();
    window.dispatchEvent(new Event('offline'));
    expect(client.state().status).toBe('waiting');
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('passes over what is no frame', () => {
    subscribe();
    latest().open();
    latest().onmessage?.({ data: 'hello' });
    latest().frame({ topic: 'wall' });
    expect(seen).toEqual([]);
  });
});
