import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/client';
import type { MessageView } from '@/shared/api/types';
import { Transcripts } from './transcripts';

const message = (seq: number, more: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  seq,
  client_id: null,
  from: 'customer',
  kind: 'text',
  text: `第 ${seq} 条`,
  choices: null,
  file: null,
  agent_name: null,
  at: '2026-03-01T10:00:00Z',
  ...more,
});
const lost = new ApiProblem(0, 'client.unreachable', '');
const refused = new ApiProblem(409, 'messaging.chat_over', '会话已结束。');

describe('the transcript of a chat', () => {
  const messages =
    vi.fn<(contact: string, after: number) => Promise<{ items: MessageView[]; customer_read: number }>>();
  const read = vi.fn<(contact: string, upTo: number) => void>();
  const say = vi.fn<(contact: string, clientId: string, text: string) => Promise<MessageView>>();
  const sendFile = vi.fn<(contact: string, clientId: string, file: File) => Promise<MessageView>>();
  const make = () => new Transcripts({ messages, say, sendFile }, read, () => Promise.resolve());
  let seq = 10;

  beforeEach(() => {
    sessionStorage.clear();
    vi.resetAllMocks();
    seq = 10;
    messages.mockResolvedValue({ items: [message(1), message(2)], customer_read: 2 });
    say.mockImplementation(async (_contact, client_id, text) => {
      seq += 1;
      return message(seq, { from: 'agent', client_id, text });
    });
  });
  const texts = (all: Transcripts) => all.get('c').messages.map((one) => one.text);

  it('is read once, and has what came meanwhile in its place', async () => {
    const all = make();
    all.add('c', message(3));
    all.open('c');
    all.open('c');
    await vi.waitFor(() => expect(all.get('c').status).toBe('ready'));
    expect(texts(all)).toEqual(['第 1 条', '第 2 条', '第 3 条']);
    expect(messages).toHaveBeenCalledOnce();
  });

  it('has no message twice, from whichever side it comes', async () => {
    const all = make();
    all.open('c');
    await vi.waitFor(() => expect(all.get('c').status).toBe('ready'));
    all.add('c', message(2));
    expect(texts(all)).toHaveLength(2);
  });

  it('after a gap of the live connection reads what follows the last message', async () => {
    const all = make();
    all.open('c');
    await vi.waitFor(() => expect(all.get('c').status).toBe('ready'));
    messages.mockResolvedValueOnce({ items: [message(3), message(4)], customer_read: 4 });
    all.resynchronise();
    await vi.waitFor(() => expect(texts(all)).toHaveLength(4));
    expect(messages).toHaveBeenLastCalledWith('c', 2);
    expect(read).toHaveBeenLastCalledWith('c', 4);
  });

  it('says that it could not be read, and can be asked again', async () => {
    messages.mockRejectedValueOnce(lost);
    const all = make();
    all.open('c');
    await vi.waitFor(() => expect(all.get('c').status).toBe('failed'));
    await all.load('c');
    expect(all.get('c').status).toBe('ready');
  });

  it('sends what the agent writes in order, one after the other', async () => {
    const all = make();
    all.say('c', '一');
    all.say('c', '二');
    expect(all.get('c').outgoing.map((one) => one.text)).toEqual(['一', '二']);
    await vi.waitFor(() => expect(texts(all)).toEqual(['一', '二']));
    expect(all.get('c').outgoing).toEqual([]);
  });

  it('tries again by itself when the network fails, with the same client_id', async () => {
    say.mockRejectedValueOnce(lost);
    const all = make();
    all.say('c', '一');
    await vi.waitFor(() => expect(texts(all)).toEqual(['一']));
    expect(say.mock.calls[0]?.[1]).toBe(say.mock.calls[1]?.[1]);
  });

  it('takes the message that the live connection brings for the one that is on its way', async () => {
    let arrive: (value: MessageView) => void = () => {};
    say.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)));
    const all = make();
    all.say('c', '一');
    await vi.waitFor(() => expect(say).toHaveBeenCalled());
    const client_id = say.mock.calls[0]?.[1] ?? '';
    const said = message(11, { from: 'agent', client_id, text: '一' });
    all.add('c', said);
    expect(all.get('c').outgoing).toEqual([]);
    arrive(said);
    await Promise.resolve();
    expect(texts(all)).toEqual(['一']);
  });

  it('keeps a refused message with its reason until it is sent again or deleted', async () => {
    say.mockRejectedValueOnce(refused).mockRejectedValueOnce(refused);
    const all = make();
    all.say('c', '一');
    await vi.waitFor(() => expect(all.get('c').outgoing[0]?.state).toBe('failed'));
    expect(say).toHaveBeenCalledOnce();
    const clientId = all.get('c').outgoing[0]?.clientId ?? '';
    all.retry('c', clientId);
    await vi.waitFor(() => expect(say).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => expect(all.get('c').outgoing[0]?.error).toBe(refused));
    all.discard('c', clientId);
    expect(all.get('c').outgoing).toEqual([]);
  });

  it('shows after a reload what had not been sent', async () => {
    say.mockImplementation(() => new Promise(() => {}));
    make().say('c', '一');
    const reloaded = make();
    expect(reloaded.get('c').outgoing).toMatchObject([{ text: '一', state: 'failed' }]);
  });

  it('is forgotten when its contact has left the desk', () => {
    const all = make();
    all.add('c', message(1));
    all.add('d', message(1));
    all.retain(new Set(['d']));
    expect(Object.keys(all.store.get())).toEqual(['d']);
  });
});
