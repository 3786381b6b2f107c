/** Staff in front of the stand-in: sign-in, the live connection, and whose requests are answered. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Role, Session } from '../../src/shared/api/types';
import { type Answer, type Ask, type MockBank, problem } from './bank';

const person = (number: string, name: string, roles: Role[]) => ({
  id: `00000000-0000-7000-8000-00000000${number}`,
  number,
  name,
  roles,
  language: 'zh' as const,
});

export const PEOPLE = [
  person('1001', '李静', ['agent']),
  person('1002', '王浩', ['agent']),
  person('2001', '陈岩', ['shift_leader']),
  person('3001', '孙莉', ['clerk']),
  person('4001', '何伟', ['maintainer']),
  person('5001', '郑敏', ['inspector']),
  person('6001', '周审', ['auditor']),
  person('7001', '赵主任', ['director']),
];

/** Answers a request of somebody who is signed in. */
export type StaffAnswerer = (ask: Ask, session: Session) => Answer | undefined;

export class MockStaff {
  private readonly sessions = new Map<string, Session>();
  private readonly answerers: StaffAnswerer[] = [];
  private readonly sockets = new Map<WebSocket, Set<string>>();
  private readonly epoch = randomUUID();
  private readonly snapshots = new Map<string, () => unknown>();
  private seq = 0;

  constructor(bank: MockBank) {
    bank.use((ask) => this.answer(ask));
    bank.join('/live', (socket, request) => this.attach(socket, request));
  }

  use(answerer: StaffAnswerer): void {
    this.answerers.push(answerer);
  }

  topic(name: string, snapshot: () => unknown): void {
    this.snapshots.set(name, snapshot);
  }

  publish(topic: string, data: unknown): void {
    this.seq += 1;
    for (const [socket, topics] of this.sockets)
      if (topics.has(topic)) this.frame(socket, topic, 'view', data);
  }

  /** Cuts all live connections, as a lost network does. */
  cut(): void {
    for (const socket of this.sockets.keys()) socket.terminate();
  }

  private frame(socket: WebSocket, topic: string, type: string, data: unknown): void {
    socket.send(
      JSON.stringify({ topic, epoch: this.epoch, seq: this.seq, type, at: new Date().toISOString(), data }),
    );
  }

  private attach(socket: WebSocket, request: IncomingMessage): void {
    if (!this.sessionOf(request)) {
      socket.terminate();
      return;
    }
    this.sockets.set(socket, new Set());
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', (text) => {
      const command = JSON.parse(String(text));
      const snapshot = this.snapshots.get(command.subscribe);
      if (!snapshot) return;
      this.sockets.get(socket)?.add(command.subscribe);
      this.frame(socket, command.subscribe, 'snapshot', snapshot());
    });
  }

  private sessionOf(request: IncomingMessage): Session | undefined {
    const id = /yuanyin_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return id ? this.sessions.get(id) : undefined;
  }

  private answer(ask: Ask): Answer | undefined {
    if (ask.path === '/session') return this.session(ask);
    const session = this.sessionOf(ask.request);
    if (!session) return problem(401, 'platform.not_signed_in', '请先登录。');
    if (ask.method !== 'GET' && ask.request.headers['x-csrf-token'] !== session.csrf) {
      return problem(403, 'platform.csrf', '请求未通过安全校验，请刷新页面。');
    }
    for (const answerer of this.answerers) {
      const found = answerer(ask, session);
      if (found) return found;
    }
    return undefined;
  }

  private session({ method, raw, request }: Ask): Answer {
    if (method === 'POST') {
      const { number, password } = JSON.parse(raw.toString());
      const staff = PEOPLE.find((one) => one.number === number);
      if (!staff || password !== `demo-${number}`) {
        return problem(401, 'platform.wrong_password', '工号或密码不正确。');
      }
      const id = randomUUID();
      const session: Session = { staff, csrf: randomUUID() };
      this.sessions.set(id, session);
      return {
        json: session,
        headers: { 'set-cookie': `yuanyin_session=${id}; HttpOnly; SameSite=Lax; Path=/` },
      };
    }
    const session = this.sessionOf(request);
    if (!session) return problem(401, 'platform.not_signed_in', '请先登录。');
    if (method === 'GET') return { json: session };
    this.sessions.delete(/yuanyin_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
    return { status: 204 };
  }
}
