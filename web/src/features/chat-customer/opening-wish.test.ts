import { describe, expect, it, vi } from 'vitest';
import type { Chat } from './chat';
import { type ChatView, START } from './chat-view';
import { sayWhenAsked } from './opening-wish';
import type { MessageView } from './protocol';

const message = (from: MessageView['from'], choices: MessageView['choices'] = []) =>
  ({ id: from, seq: 1, kind: 'text', from, text: '…', choices }) as unknown as MessageView;

const menu = message('machine', [{ key: '1', label: '余额' }] as MessageView['choices']);

function conversation() {
  let view: ChatView = { ...START, phase: 'live', state: 'self_service' };
  const listeners = new Set<() => void>();
  const chat = {
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: vi.fn(),
  };
  const hear = (...messages: MessageView[]) => {
    view = { ...view, transcript: { ...view.transcript, messages } };
    for (const listener of [...listeners]) listener();
  };
  return { chat: chat as unknown as Chat & { say: ReturnType<typeof vi.fn> }, hear };
}

describe('what a link leads to', () => {
  it('is said once, when the flow asks', () => {
    const { chat, hear } = conversation();
    sayWhenAsked(chat, '生活缴费');
    hear(message('machine'));
    expect(chat.say).not.toHaveBeenCalled();
    hear(message('machine'), menu);
    hear(message('machine'), menu);
    expect(chat.say.mock.calls).toEqual([['生活缴费']]);
  });

  it('is not said into a conversation that has begun', () => {
    const { chat, hear } = conversation();
    sayWhenAsked(chat, '生活缴费');
    hear(message('customer'), menu);
    expect(chat.say).not.toHaveBeenCalled();
  });
});
