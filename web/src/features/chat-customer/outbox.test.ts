import { describe, expect, it } from 'vitest';
import * as box from './outbox';

const said = (clientId: string, kind: box.OutboxEntry['kind'] = 'text') => ({
  clientId,
  kind,
  text: `said ${clientId}`,
  at: '2026-11-21T08:00:00Z',
});
const states = (outbox: box.Outbox) => outbox.map((entry) => `${entry.clientId}:${entry.state}`);

describe('the outbox', () => {
  it('keeps the order in which things were said', () => {
    const outbox = box.queued(box.queued([], said('a')), said('b'));
    expect(box.due(outbox).map((entry) => entry.clientId)).toEqual(['a', 'b']);
  });

  it('takes the same client id only once', () => {
    expect(box.queued(box.queued([], said('a')), said('a'))).toHaveLength(1);
  });

  it('does not put on the wire again what is already there', () => {
    const outbox = box.sent(box.queued(box.queued([], said('a')), said('b')), 'a');
    expect(box.due(outbox).map((entry) => entry.clientId)).toEqual(['b']);
  });

  it('sends again what a lost wire may have swallowed', () => {
    const outbox = box.sent(box.queued([], said('a')), 'a');
    expect(states(box.unplugged(outbox))).toEqual(['a:waiting']);
  });

  it('leaves an upload alone when the live wire is lost', () => {
    const outbox = box.sent(box.queued([], said('f', 'file')), 'f');
    expect(states(box.unplugged(outbox))).toEqual(['f:sent']);
  });

  it('forgets an entry only when it is acknowledged', () => {
    const outbox = box.sent(box.queued([], said('a')), 'a');
    expect(box.settled(outbox, 'a')).toEqual([]);
    expect(box.settled(outbox, 'unknown')).toBe(outbox);
  });

  it('keeps a refused entry with its reason until the customer decides', () => {
    const refused = box.refused(box.queued([], said('a')), 'a', '内容过长');
    expect(refused[0]).toMatchObject({ state: 'failed', reason: '内容过长' });
    expect(box.due(refused)).toEqual([]);
    expect(box.due(box.again(refused, 'a'))).toHaveLength(1);
  });

  it('after a reload sends texts under their old ids and gives up files that are no longer in hand', () => {
    const outbox = box.sent(box.queued(box.queued([], said('a')), said('f', 'file')), 'a');
    const loaded = box.reloaded(box.readOutbox(JSON.parse(JSON.stringify(outbox))), '请重新选择');
    expect(states(loaded)).toEqual(['a:waiting', 'f:failed']);
  });

  it('reads nothing out of a store that holds something else', () => {
    expect(box.readOutbox({ a: 1 })).toEqual([]);
    expect(box.readOutbox([null, 3, { clientId: 'a' }])).toEqual([]);
  });
});
