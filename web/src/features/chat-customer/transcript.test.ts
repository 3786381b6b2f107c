import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from './outbox';
import type { MessageView } from './protocol';
import * as talk from './transcript';

function message(seq: number, more: Partial<MessageView> = {}): MessageView {
  return {
    id: `m${seq}`,
    seq,
    client_id: null,
    from: 'machine',
    kind: 'text',
    text: `text ${seq}`,
    choices: [],
    file: null,
    agent_name: null,
    at: '2026-11-21T08:00:00Z',
    ...more,
  };
}
const entry = (clientId: string): OutboxEntry => ({
  clientId,
  kind: 'text',
  text: '我的话',
  at: '2026-11-21T08:00:00Z',
  state: 'sent',
});
const seqs = (transcript: talk.Transcript) => transcript.messages.map((one) => one.seq);

describe('the transcript', () => {
  it('stands in the order of the server whatever the order of arrival', () => {
    const all = [3, 1, 2].reduce((so, seq) => talk.received(so, message(seq)), talk.EMPTY);
    expect(seqs(all)).toEqual([1, 2, 3]);
  });

  it('shows a message once however often it arrives', () => {
    const once = talk.received(talk.EMPTY, message(1));
    expect(seqs(talk.received(once, message(1)))).toEqual([1]);
  });

  it('puts an acknowledged text at its place and takes the echo for the same', () => {
    const first = talk.received(talk.EMPTY, message(1));
    const acknowledged = talk.acknowledged(first, entry('a'), 2);
    expect(seqs(acknowledged)).toEqual([1, 2]);
    const echoed = talk.received(
      acknowledged,
      message(2, { client_id: 'a', from: 'customer', id: 'server' }),
    );
    expect(echoed.messages.map((one) => one.id)).toEqual(['m1', 'server']);
  });

  it('does not move the cursor by an acknowledgement, so that nothing in between is skipped', () => {
    const acknowledged = talk.acknowledged(talk.received(talk.EMPTY, message(1)), entry('a'), 3);
    expect(acknowledged.cursor).toBe(1);
    expect(talk.received(acknowledged, message(2)).cursor).toBe(2);
  });

  it('shows an entry of the outbox until the server has it', () => {
    const before = talk.lines(talk.EMPTY, [entry('a')]);
    expect(before.map((line) => line.kind)).toEqual(['pending']);
    const after = talk.lines(talk.received(talk.EMPTY, message(1, { client_id: 'a', from: 'customer' })), [
      entry('a'),
    ]);
    expect(after.map((line) => [line.kind, line.key])).toEqual([['message', 'a']]);
  });

  it('offers only the last choices, and none once the customer has spoken', () => {
    const choices = [{ key: '0', label: '转人工客服' }];
    const asked = talk.received(talk.EMPTY, message(1, { kind: 'choices', choices }));
    expect(talk.openChoices(asked, [])?.seq).toBe(1);
    expect(talk.openChoices(asked, [entry('a')])).toBeNull();
    expect(talk.openChoices(talk.received(asked, message(2, { from: 'customer' })), [])).toBeNull();
  });

  it('finds the choice that leads to a person in either language', () => {
    const choices = [
      { key: '1', label: 'Balance' },
      { key: '0', label: 'Talk to an agent' },
    ];
    expect(talk.choiceForPerson(message(1, { choices }))?.key).toBe('0');
    expect(talk.choiceForPerson(message(1, { choices: [{ key: '9', label: '人工服务' }] }))?.key).toBe('9');
    expect(talk.choiceForPerson(message(1, { choices: [{ key: '1', label: '代理缴费' }] }))).toBeNull();
  });

  it('knows the grade from the conversation, so that nothing is asked twice', () => {
    const asked = talk.received(talk.EMPTY, message(1, { kind: 'rating' }));
    expect(talk.gradeGiven(asked)).toBeNull();
    const given = talk.received(asked, message(2, { kind: 'rating', from: 'customer', text: '5' }));
    expect(talk.gradeGiven(given)).toBe(5);
  });

  it('marks the last own message that was read', () => {
    let so = talk.received(talk.EMPTY, message(1, { from: 'customer' }));
    so = talk.received(so, message(2));
    so = talk.received(so, message(3, { from: 'customer' }));
    expect(talk.lastRead(so, 2)).toBe(1);
    expect(talk.lastRead(so, 3)).toBe(3);
    expect(talk.lastRead(so, 0)).toBeNull();
    expect(talk.lastHeard(so)).toBe(2);
  });
});
