/**
 * A stand-in for the server as customers, wallboards and the office see it: the pages of `dist/` under their CSP, the
 * chat entrance, and whatever else is hung in as {@link Answerer}.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { MockConversation } from './chat';
import { formParts } from './form';

const DIST = process.env.DIST ?? join(import.meta.dirname, '../../dist');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

export interface Ask {
  method: string;
  path: string;
  url: URL;
  raw: Buffer;
  request: IncomingMessage;
}
export interface Answer {
  status?: number;
  headers?: Record<string, string | string[]>;
  json?: unknown;
  bytes?: Buffer;
}
/** Answers a request, or passes it on with `undefined`. */
export type Answerer = (ask: Ask) => Answer | undefined;
export type Joiner = (socket: WebSocket, request: IncomingMessage) => void;

export const problem = (status: number, code: string, title: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  json: { type: `/problems/${code}`, status, code, title },
});

function policy(page: string, nonce: string): string {
  const style = page === 'customer' ? "'self'" : `'self' 'nonce-${nonce}'`;
  const frames = page === 'customer' ? "'self' http://127.0.0.1:*" : "'none'";
  return (
    `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src ${style}; img-src 'self' data: blob:; ` +
    `media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; ` +
    `frame-ancestors ${frames}`
  );
}

export class MockBank {
  readonly conversations: MockConversation[] = [];
  isOpen = true;
  notices: unknown[] = [
    {
      zh: '在线人工服务时间：每日 8:00–22:00。',
      en: 'Our online staff are here from 8:00 to 22:00 every day.',
    },
  ];
  /** Refuses new conversations with 503. */
  isBusy = false;
  /** Refuses the next uploads. */
  uploadFault: Answer | null = null;
  private readonly answerers: Answerer[] = [];
  private readonly joiners = new Map<string, Joiner>();
  private http: Server | undefined;

  use(answerer: Answerer): void {
    this.answerers.push(answerer);
  }

  join(path: string, joiner: Joiner): void {
    this.joiners.set(path, joiner);
  }

  last(): MockConversation {
    const found = this.conversations.at(-1);
    if (!found) throw new Error('nobody has opened a conversation');
    return found;
  }

  async listen(port = 0): Promise<string> {
    const http = createServer((request, response) => void this.answer(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      const path = (request.url ?? '').replace('/api/v1', '');
      const chat = /^\/chats\/([^/]+)\/live$/.exec(path)?.[1];
      const conversation = this.conversations.find((one) => one.id === chat);
      const joiner = conversation
        ? (one: WebSocket) => conversation.attach(one)
        : this.joiners.get(path.split('?')[0] ?? '');
      if (!joiner) return socket.destroy();
      sockets.handleUpgrade(request, socket, head, (one) => joiner(one, request));
    });
    this.http = http;
    await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const conversation of this.conversations) conversation.cut();
    this.http?.closeAllConnections();
    await new Promise((resolve) => this.http?.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return this.page(url.pathname, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const ask: Ask = {
      method: request.method ?? 'GET',
      path: url.pathname.replace('/api/v1', ''),
      url,
      raw: Buffer.concat(chunks),
      request,
    };
    let found: Answer | undefined;
    for (const answerer of [this.chats, ...this.answerers]) {
      found = answerer(ask);
      if (found) break;
    }
    found ??= problem(404, 'http.not_found', '没有这个地址。');
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...found.headers };
    response
      .writeHead(found.status ?? 200, headers)
      .end(found.bytes ?? (found.json === undefined ? '' : JSON.stringify(found.json)));
  }

  private readonly chats: Answerer = ({ method, path, raw, request }) => {
    if (method === 'GET' && path.startsWith('/chat-entrances/')) {
      return {
        json: {
          line: path.slice(16),
          name: { zh: '在线客服', en: 'Chat' },
          open: this.isOpen,
          languages: ['zh', 'en'],
          notices: this.notices,
        },
      };
    }
    if (method === 'POST' && path === '/chats') {
      if (this.isBusy) {
        const busy = problem(503, 'center.overloaded', '当前咨询人数较多，请稍后再试。');
        return { ...busy, headers: { ...busy.headers, 'retry-after': '20' } };
      }
      const conversation = new MockConversation();
      this.conversations.push(conversation);
      conversation.begin();
      return { status: 201, json: { contact: conversation.id, token: conversation.token } };
    }
    const [, id, file] = /^\/chats\/([^/]+)\/files(?:\/([^/]+))?$/.exec(path) ?? [];
    const conversation = this.conversations.find((one) => one.id === id);
    if (!conversation) return undefined;
    if (request.headers.authorization !== `Bearer ${conversation.token}`)
      return problem(401, 'messaging.token', '会话已失效。');
    if (method === 'POST') {
      if (this.uploadFault) return this.uploadFault;
      const parts = formParts(raw, request.headers['content-type'] ?? '');
      if (!parts.file) return problem(400, 'messaging.no_file', '请选择文件。');
      const view = conversation.keep(parts.file.name, parts.file.type, parts.file.bytes);
      conversation.customerFile(parts.fields.client_id ?? '', view);
      return { status: 201, json: view };
    }
    const stored = conversation.files.get(file ?? '');
    if (!stored) return problem(404, 'messaging.file_unknown', '文件不存在。');
    return { bytes: stored.bytes, headers: { 'content-type': stored.view.media_type } };
  };

  private async page(path: string, response: ServerResponse): Promise<void> {
    const page = path === '/' ? 'customer' : /^\/(customer|desk|wall|office)(\/|$)/.exec(path)?.[1];
    const isPage = page !== undefined && !extname(path);
    const file = join(DIST, isPage ? `${page}/index.html` : normalize(path));
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    if (!isPage) {
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(bytes);
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    const headers = {
      'content-type': type,
      'content-security-policy': policy(page, nonce),
      'cache-control': 'no-store',
    };
    response.writeHead(200, headers).end(bytes.toString().replaceAll('__CSP_NONCE__', nonce));
  }
}
