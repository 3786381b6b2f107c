/**
 * Requests to the server: cookie session, `x-csrf-token` on unsafe methods, `Accept-Language`, and every refusal as an
 * {@link ApiProblem}. Paths are given below `/api/v1`.
 */
import { ApiProblem, readProblem, UNREACHABLE, UNREADABLE } from './problem';

export { ApiProblem } from './problem';

const BASE = '/api/v1';

type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  /** Sent as JSON; a FormData is sent as it is. */
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  /** Makes a repeated POST harmless. */
  idempotencyKey?: string;
  /** The revision that was read: the change is refused if somebody else has changed it since. */
  ifMatch?: number;
  /** Bearer token of a customer's chat, in place of the cookie session. */
  bearer?: string;
}

let csrf: string | undefined;
let language = 'zh-CN';
const signedOutListeners = new Set<() => void>();

/** Keeps the token of the signed-in session; `undefined` forgets it. */
export function setCsrf(token: string | undefined): void {
  csrf = token;
}

/** Sets the language that the server answers in. */
export function setRequestLanguage(tag: string): void {
  language = tag;
}

/** Calls back when the server says that nobody is signed in (any more). */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Tells the page that the session has ended. */
export function signedOut(): void {
  for (const listener of [...signedOutListeners]) listener();
}

/** The address of a resource, with its query. */
export function address(path: string, query?: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  const isForm = options.body instanceof FormData;
  if (options.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrf) headers['x-csrf-token'] = csrf;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  if (options.bearer) headers.authorization = `Bearer ${options.bearer}`;
  try {
    return await globalThis.fetch(address(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal,
      body: isForm
        ? (options.body as FormData)
        : options.body === undefined
          ? undefined
          : JSON.stringify(options.body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, UNREACHABLE, '');
  }
}

/** The refusal; the page learns if nobody is signed in any more. */
async function refused(response: Response, path: string, options: RequestOptions): Promise<ApiProblem> {
  const problem = await readProblem(response);
  if (problem.notSignedIn && !options.bearer && path !== '/session') signedOut();
  return problem;
}

/** Sends a request and reads its JSON answer; `undefined` for an answer without a body. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await refused(response, path, options);
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new ApiProblem(response.status, UNREADABLE, '');
  }
}

/** Reads a resource together with its revision (its `ETag`), to be given back with a change. */
async function tagged<T>(path: string): Promise<{ body: T; revision: number }> {
  const response = await send('GET', path, {});
  if (!response.ok) throw await refused(response, path, {});
  const revision = Number(response.headers.get('etag')?.replaceAll('"', ''));
  return { body: (await response.json()) as T, revision: Number.isFinite(revision) ? revision : 0 };
}

export const api = {
  tagged,
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('POST', path, { ...options, body }),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PUT', path, { ...options, body }),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>('PATCH', path, { ...options, body }),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>('DELETE', path, options),
};
