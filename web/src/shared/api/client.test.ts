import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, address, api, onSignedOut, setCsrf, setRequestLanguage } from './client';

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
const headersOf = (call: number) => fetched.mock.calls[call]?.[1].headers as Record<string, string>;
const answer = (status: number, body: unknown, type = 'application/json') =>
  fetched.mockResolvedValueOnce(
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }),
  );

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
  setCsrf('token');
  setRequestLanguage('zh-CN');
});
afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(undefined);
});

describe('a request', () => {
  it('carries the token where something is changed, and the language always', async () => {
    answer(200, {});
    answer(200, {});
    await api.get('/desk');
    await api.post('/offers/1/acceptance', undefined, { idempotencyKey: 'k' });
    expect(headersOf(0)).toMatchObject({ 'accept-language': 'zh-CN' });
    expect(headersOf(0)['x-csrf-token']).toBeUndefined();
    expect(headersOf(1)).toMatchObject({ 'x-csrf-token': 'token', 'idempotency-key': 'k' });
  });

  it('leaves empty filters out of the address', () => {
    expect(address('/contacts', { limit: 20, queue: '', agent: undefined, rated: false })).toBe(
      '/api/v1/contacts?limit=20&rated=false',
    );
  });

  it('reads an answer without a body', async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
    await expect(api.delete('/session')).resolves.toBeUndefined();
  });
});

describe('a refusal', () => {
  it('is a problem with code, title and the fields concerned', async () => {
    answer(
      422,
      {
        code: 'center.wrap_up_code_required',
        title: '请先选择小结码。',
        errors: [{ pointer: '/code', message: '必选' }],
      },
      'application/problem+json',
    );
    const problem = await api.post('/contacts/1/wrap-up', {}).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      status: 422,
      code: 'center.wrap_up_code_required',
      title: '请先选择小结码。',
      errors: [{ pointer: '/code', message: '必选' }],
      transient: false,
    });
  });

  it('of a proxy is told by its status', async () => {
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
    await expect(api.get('/desk')).rejects.toMatchObject({ code: 'http.502', transient: true });
  });

  it('is told apart from a network that is down', async () => {
    fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await expect(api.get('/desk')).rejects.toMatchObject({
      status: 0,
      code: 'client.unreachable',
      transient: true,
    });
  });

  it('for want of a sign-in is told to the page', async () => {
    const told = vi.fn();
    const stop = onSignedOut(told);
    answer(401, { code: 'platform.not_signed_in', title: '请先登录。' }, 'application/problem+json');
    await api.get('/desk').catch(() => {});
    expect(told).toHaveBeenCalledOnce();
    answer(401, {}, 'application/problem+json');
    await api.get('/session').catch(() => {});
    expect(told).toHaveBeenCalledOnce();
    stop();
  });
});
