import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/shared/api/client';
import type { DeskView } from '@/shared/api/types';
import type { LiveFrame } from '@/shared/live/live';
import { Desk } from './desk';
import type { DeskApi } from './desk-api';

const AT = '2026-03-01T10:00:00Z';
const view = (state: DeskView['agent']['state']): DeskView => ({
  agent: {
    id: 'a',
    number: '1001',
    name: '李静',
    state,
    reason: null,
    state_since: AT,
    phone: null,
    voice_capacity: 1,
    text_capacity: 3,
    deferred_capacity: 0,
  },
  offers: [],
  contacts: [],
  reasons: [],
  waiting: [],
  notices: [],
});
const frame = (type: string, data: unknown): LiveFrame => ({
  topic: 'desk',
  epoch: 'e',
  seq: 1,
  type,
  at: AT,
  data,
});

let answer: (view: DeskView) => void;
let refuse: (error: unknown) => void;
const asked = () => new Promise<DeskView>((resolve, reject) => ([answer, refuse] = [resolve, reject]));

describe('an act on the desk', () => {
  const accept = vi.fn(asked);
  let isLive = true;
  let desk: Desk;

  beforeEach(() => {
    accept.mockClear();
    isLive = true;
    const server = { accept, setState: vi.fn(asked) } as unknown as DeskApi;
    desk = new Desk(server, () => ({ status: isLive ? 'open' : 'waiting', retryAt: null }));
    desk.receive(frame('snapshot', view('ready')));
  });
  const shown = () => desk.store.get().view?.agent.state;

  it('shows what the server answers', async () => {
    const done = desk.accept('o1');
    answer(view('busy'));
    expect(await done).toBe(true);
    expect(shown()).toBe('busy');
  });

  it('does not bring back what the live connection has overtaken', async () => {
    const done = desk.accept('o1');
    desk.receive(frame('view', view('wrap_up')));
    answer(view('busy'));
    await done;
    expect(shown()).toBe('wrap_up');
  });

  it('trusts the answer while the live connection is down', async () => {
    const done = desk.accept('o1');
    desk.receive(frame('view', view('wrap_up')));
    isLive = false;
    answer(view('busy'));
    await done;
    expect(shown()).toBe('busy');
  });

  it('is done once however often it is asked for', async () => {
    void desk.accept('o1');
    const again = await desk.accept('o1');
    expect(again).toBe(false);
    expect(accept).toHaveBeenCalledOnce();
  });

  it('keeps its failure in its place, and the retry repeats the very same act', async () => {
    const done = desk.accept('o1');
    refuse(new ApiProblem(0, 'client.unreachable', ''));
    expect(await done).toBe(false);
    const failed = desk.acts.store.get()['offer:o1'];
    expect(failed?.error).toMatchObject({ code: 'client.unreachable' });
    failed?.retry();
    expect(accept.mock.calls[1]).toEqual(accept.mock.calls[0]);
    answer(view('busy'));
    await vi.waitFor(() => expect(desk.acts.store.get()['offer:o1']).toBeUndefined());
  });

  it('tells listeners when the live connection had a gap', () => {
    const resynchronised = vi.fn();
    desk.listen({ resynchronised });
    desk.receive(frame('view', view('ready')));
    expect(resynchronised).not.toHaveBeenCalled();
    desk.receive(frame('snapshot', view('ready')));
    expect(resynchronised).toHaveBeenCalledOnce();
  });
});
