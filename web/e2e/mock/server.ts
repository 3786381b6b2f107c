/**
 * A stand-in for the server: pages from `dist/` under the same CSP, the session, the desk and the live connection.
 * The bank's side is driven through {@link MockServer.desk}.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Session } from '../../src/shared/api/types';
import { STAFF } from './data';
import { MockDesk, MockProblem } from './desk';
import { deskRoutes, type Route } from './routes';

const DIST = join(import.meta.dirname, '../../dist');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The policy of the server, so that what breaks it is found here. */
export function contentSecurityPolicy(nonce: string, page: string): string {
  const styles = page === 'customer' ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src ${styles}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');
}

export class MockServer {
  readonly desks = new Map<string, MockDesk>();
  /** Answers given in place of the real ones, by `METHOD /path`; removed once used unless `always`. */
  readonly faults = new Map<
    string,
    { status: number; code: string; title: string; always?: boolean; before?: () => void }
  >();
  private readonly sessions = new Map<string, Session>();
  private readonly sockets = new Map<WebSocket, string>();
  private readonly epoch = randomUUID();
  private seq = 0;
  private readonly routes: Route[] = deskRoutes();
  private http: Server | undefined;

  desk(number = '1001'): MockDesk {
    let desk = this.desks.get(number);
    if (!desk) {
      const staff = STAFF[number];
      if (!staff) throw new Error(`there is no staff ${number}`);
      desk = new MockDesk(staff, (type, data) => this.publish(number, type, data));
      this.desks.set(number, desk);
    }
    return desk;
  }

  /** Cuts all live connections, as a lost network does. */
  cutLive(): void {
    for (const socket of this.sockets.keys()) socket.terminate();
  }

  /** Ends all sessions, as a restart of an in-memory store would. */
  signOutEverybody(): void {
    this.sessions.clear();
  }

  async listen(port = 0): Promise<string> {
    const http = createServer((request, response) => void this.answer(request, response));
    const live = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      const session = this.sessionOf(request);
      if (!session || request.url !== '/api/v1/live') return socket.destroy();
      live.handleUpgrade(request, socket, head, (ws) => this.join(ws, session.staff.number));
    });
    this.http = http;
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.cutLive();
    this.http?.closeAllConnections();
    await new Promise((resolve) => this.http?.close(resolve));
  }

  private publish(number: string, type: string, data: unknown): void {
    this.seq += 1;
    for (const [socket, who] of this.sockets) if (who === number) this.frame(socket, type, data);
  }

  private frame(socket: WebSocket, type: string, data: unknown): void {
    const at = new Date().toISOString();
    socket.send(JSON.stringify({ topic: 'desk', epoch: this.epoch, seq: this.seq, type, at, data }));
  }

  private join(socket: WebSocket, number: string): void {
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', (text) => {
      const command = JSON.parse(String(text));
      if (command.subscribe !== 'desk') return;
      this.sockets.set(socket, number);
      this.frame(socket, 'snapshot', this.desk(number).view);
    });
  }

  private sessionOf(request: IncomingMessage): Session | undefined {
    const id = /yuanyin_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return id ? this.sessions.get(id) : undefined;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    try {
      if (!url.pathname.startsWith('/api/')) return await this.page(url.pathname, response);
      const path = url.pathname.replace('/api/v1', '');
      const fault = this.faults.get(`${request.method} ${path}`);
      if (fault) {
        if (!fault.always) this.faults.delete(`${request.method} ${path}`);
        fault.before?.();
        throw new MockProblem(fault.status, fault.code, fault.title);
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      if (path === '/session') return this.session(request, response, raw);
      const session = this.sessionOf(request);
      if (!session) throw new MockProblem(401, 'platform.not_signed_in', '请先登录。');
      if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) {
        throw new MockProblem(403, 'platform.csrf', '请求未通过安全校验，请刷新页面。');
      }
      for (const route of this.routes) {
        const match = route.method === request.method && route.path.exec(path);
        if (!match) continue;
        const isJson = request.headers['content-type']?.includes('json');
        const body = isJson && raw.length ? JSON.parse(raw.toString()) : undefined;
        const desk = this.desk(session.staff.number);
        desk.received.push({ path: `${request.method} ${path}`, body });
        const answer = route.run({ desk, body, raw, url, match, request });
        if (answer === undefined) response.writeHead(204).end();
        else if (Buffer.isBuffer(answer.bytes)) {
          response.writeHead(200, { 'content-type': String(answer.type) }).end(answer.bytes);
        } else json(response, route.method === 'POST' ? 201 : 200, answer);
        return;
      }
      throw new MockProblem(404, 'platform.not_found', '没有这个地址。');
    } catch (error) {
      if (!(error instanceof MockProblem)) console.error(error);
      const known = error instanceof MockProblem ? error : new MockProblem(500, 'mock.broken', String(error));
      response.writeHead(known.status, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ status: known.status, code: known.code, title: known.title }));
    }
  }

  private session(request: IncomingMessage, response: ServerResponse, raw: Buffer): void {
    if (request.method === 'POST') {
      const { number, password } = JSON.parse(raw.toString());
      const staff = STAFF[number];
      if (!staff || password !== `demo-${number}`) {
        throw new MockProblem(401, 'platform.wrong_password', '工号或密码不正确。');
      }
      const id = randomUUID();
      const session: Session = { staff, csrf: randomUUID() };
      this.sessions.set(id, session);
      response.setHeader('set-cookie', `yuanyin_session=${id}; HttpOnly; SameSite=Lax; Path=/`);
      json(response, 200, session);
      return;
    }
    const session = this.sessionOf(request);
    if (!session) throw new MockProblem(401, 'platform.not_signed_in', '请先登录。');
    if (request.method === 'GET') {
      json(response, 200, session);
      return;
    }
    this.sessions.delete(/yuanyin_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    response.writeHead(204).end();
  }

  private async page(path: string, response: ServerResponse): Promise<void> {
    const page = /^\/(customer|desk|wall|office)(\/|$)/.exec(path)?.[1];
    const isPage = page !== undefined && !extname(path);
    const file = join(DIST, isPage ? `${page}/index.html` : normalize(path));
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const headers: Record<string, string> = {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    };
    if (!isPage) {
      response.writeHead(200, headers).end(bytes);
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    headers['content-security-policy'] = contentSecurityPolicy(nonce, page);
    headers['cache-control'] = 'no-store';
    response.writeHead(200, headers).end(bytes.toString().replaceAll('__CSP_NONCE__', nonce));
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
