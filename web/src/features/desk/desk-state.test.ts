import { describe, expect, it } from 'vitest';
import type { Channel, DeskContact, DeskOffer, DeskView, MessageView } from '@/shared/api/types';
import * as rules from './desk-state';

const AT = '2026-03-01T10:00:00Z';

function card(id: string, channel: Channel = 'chat') {
  return {
    id,
    channel,
    direction: 'inbound' as const,
    line: 'web-portal',
    language: 'zh' as const,
    customer: null,
    visitor_name: id,
    masked_phone: null,
    tier: 'standard' as const,
    care: null,
    arrived_at: AT,
    queued_at: AT,
    path: [],
  };
}
function contact(id: string, channel: Channel = 'chat', more: Partial<DeskContact> = {}): DeskContact {
  return {
    contact: card(id, channel),
    queue: 'chat',
    queue_name: { zh: '在线', en: 'Chat' },
    state: 'connected',
    connected_at: AT,
    last_message_at: null,
    wrap_up_until: null,
    wrap_up_code_required: false,
    wrap_up_codes: [],
    wrap_up_code: null,
    note: '',
    unread: 0,
    ...more,
  };
}
function offer(
  id: string,
  of: string,
  expires = '2026-03-01T10:00:20Z',
  channel: Channel = 'chat',
): DeskOffer {
  return {
    id,
    contact: card(of, channel),
    queue: 'chat',
    queue_name: { zh: '在线', en: 'Chat' },
    offered_at: AT,
    expires_at: expires,
    rings: false,
  };
}
function view(contacts: DeskContact[], offers: DeskOffer[] = []): DeskView {
  return {
    agent: {
      id: 'a',
      number: '1001',
      name: '李静',
      state: 'ready',
      reason: null,
      state_since: AT,
      phone: 'browser',
      voice_capacity: 1,
      text_capacity: 3,
      deferred_capacity: 0,
    },
    offers,
    contacts,
    reasons: [],
    waiting: [],
    notices: [],
  };
}
const message = (from: MessageView['from'], seq = 1, at = AT): MessageView => ({
  id: `m${seq}`,
  seq,
  client_id: null,
  from,
  kind: 'text',
  text: '您好',
  choices: null,
  file: null,
  agent_name: null,
  at,
});
const shown = (state: rules.DeskState, ...views: DeskView[]) => views.reduce(rules.withView, state);

describe('places', () => {
  it('a contact takes the first free place and keeps it when another one leaves', () => {
    let state = shown(rules.EMPTY, view([contact('a'), contact('b'), contact('c')]));
    expect(state.places.text).toEqual(['a', 'b', 'c']);
    state = shown(state, view([contact('b'), contact('c')]));
    expect(state.places.text).toEqual([null, 'b', 'c']);
    state = shown(state, view([contact('b'), contact('c'), contact('d')]));
    expect(state.places.text).toEqual(['d', 'b', 'c']);
  });

  it('keep a contact where it is, in whatever order the server lists them', () => {
    const state = shown(rules.EMPTY, view([contact('a'), contact('b')]), view([contact('b'), contact('a')]));
    expect(state.places.text).toEqual(['a', 'b', null]);
  });

  it('messages have places of their own, after the chats', () => {
    const board = view([contact('m', 'board'), contact('a')]);
    const state = shown(rules.EMPTY, { ...board, agent: { ...board.agent, deferred_capacity: 1 } });
    expect(state.places.deferred).toEqual(['m']);
    expect(rules.seated(state.places)).toEqual([null, 'a', null, null, 'm']);
  });

  it('calls have places of their own, before the chats', () => {
    const state = shown(rules.EMPTY, view([contact('a'), contact('p', 'phone')]));
    expect(rules.seated(state.places)).toEqual(['p', 'a', null, null]);
  });

  it('more contacts than capacity have a place too, until they are gone', () => {
    const many = ['a', 'b', 'c', 'd'].map((id) => contact(id));
    const state = shown(rules.EMPTY, view(many));
    expect(state.places.text).toEqual(['a', 'b', 'c', 'd']);
    expect(shown(state, view([contact('a')])).places.text).toEqual(['a', null, null]);
  });
});

describe('what is shown', () => {
  it('is the offer while nobody is served', () => {
    const state = shown(rules.EMPTY, view([], [offer('o', 'a')]));
    expect(state.selected).toEqual({ kind: 'offer', id: 'o' });
  });

  it('stays when another customer is offered', () => {
    const state = shown(rules.EMPTY, view([contact('a')]), view([contact('a')], [offer('o', 'b')]));
    expect(state.selected).toEqual({ kind: 'contact', id: 'a' });
  });

  it('follows an offer that was shown to the contact that it became', () => {
    const state = shown(rules.EMPTY, view([], [offer('o', 'b')]), view([contact('a'), contact('b')]));
    expect(state.selected).toEqual({ kind: 'contact', id: 'b' });
  });

  it('goes to a call that was answered at the phone', () => {
    const state = shown(
      rules.EMPTY,
      view([contact('a')]),
      view([contact('a')], [offer('o', 'p', undefined, 'phone')]),
      view([contact('a'), contact('p', 'phone')]),
    );
    expect(state.selected).toEqual({ kind: 'contact', id: 'p' });
  });

  it('goes to the next contact when the shown one is finished, and to nothing after the last', () => {
    const state = shown(rules.EMPTY, view([contact('a'), contact('b')]), view([contact('b')]));
    // Whoever was typing for the one before must not go on typing for this one.
    expect(state.selected).toEqual({ kind: 'contact', id: 'b', isUnasked: true });
    expect(shown(state, view([])).selected).toBeNull();
  });
});

describe('offers', () => {
  it('the keys act on the one that runs out first', () => {
    const later = offer('later', 'a', '2026-03-01T10:00:20Z');
    const sooner = offer('sooner', 'b', '2026-03-01T10:00:09Z');
    expect(rules.firstOffer(shown(rules.EMPTY, view([], [later, sooner])))?.id).toBe('sooner');
  });
});

describe('messages', () => {
  const open = shown(rules.EMPTY, view([contact('a'), contact('b')]));

  it('of the customer count as unread unless the agent has them before their eyes', () => {
    const unseen = rules.withMessage(open, 'b', message('customer'), false);
    expect(unseen.unread.b).toBe(1);
    expect(rules.withMessage(open, 'b', message('customer'), true).unread.b).toBe(0);
    expect(rules.withReadByAgent(unseen, 'b').unread.b).toBe(0);
  });

  it('of the agent and of the machine never count as unread', () => {
    expect(rules.withMessage(open, 'b', message('agent'), false).unread.b).toBe(0);
    expect(rules.withMessage(open, 'b', message('machine'), false).unread.b).toBe(0);
  });

  it('of the customer wait for an answer until the agent has given one', () => {
    const one = contact('b');
    const asked = rules.withMessage(open, 'b', message('customer', 1, '2026-03-01T10:01:00Z'), false);
    expect(rules.lastMessage(asked, one)).toEqual({ at: '2026-03-01T10:01:00Z', isUnanswered: true });
    const answered = rules.withMessage(asked, 'b', message('agent', 2, '2026-03-01T10:02:00Z'), false);
    expect(rules.lastMessage(answered, one)).toEqual({ at: '2026-03-01T10:02:00Z', isUnanswered: false });
  });

  it('end the sign that the customer is typing', () => {
    const typing = rules.withTyping(open, 'b', 1_000);
    expect(typing.typing.b).toBeGreaterThan(1_000);
    expect(rules.withMessage(typing, 'b', message('customer'), false).typing.b).toBe(0);
  });

  it('lead to the one who has waited longest for an answer, and not to the one who is shown', () => {
    const later = rules.withMessage(open, 'b', message('customer', 1, '2026-03-01T10:02:00Z'), false);
    expect(rules.longestUnanswered(later)).toBe('b');
    const both = rules.withMessage(later, 'a', message('customer', 1, '2026-03-01T10:01:00Z'), false);
    expect(rules.longestUnanswered({ ...both, selected: null })).toBe('a');
    expect(rules.longestUnanswered({ ...both, selected: { kind: 'contact', id: 'a' } })).toBe('b');
    expect(rules.longestUnanswered(open)).toBeUndefined();
  });

  it('are read by the customer up to the furthest mark', () => {
    const read = rules.withReadByCustomer(rules.withReadByCustomer(open, 'a', 9), 'a', 4);
    expect(read.readUpTo.a).toBe(9);
  });

  it('leave nothing behind when their contact is gone', () => {
    const said = rules.withTyping(rules.withMessage(open, 'b', message('customer'), false), 'b', 0);
    const gone = shown(said, view([contact('a')]));
    expect([gone.unread.b, gone.last.b, gone.typing.b]).toEqual([undefined, undefined, undefined]);
  });
});
