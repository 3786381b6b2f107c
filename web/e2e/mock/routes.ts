/** The requests of the desk page, answered by the {@link MockDesk}. */
import type { IncomingMessage } from 'node:http';
import { CANNED, CODES, CUSTOMERS, earlierContacts } from './data';
import { type MockDesk, MockProblem } from './desk';

export interface Call {
  desk: MockDesk;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the page sent
  body: any;
  raw: Buffer;
  url: URL;
  match: RegExpExecArray;
  request: IncomingMessage;
}
export interface Route {
  method: string;
  path: RegExp;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the route answers
  run: (call: Call) => any;
}

const on = (method: string, path: string, run: Route['run']): Route => ({
  method,
  path: new RegExp(`^${path.replaceAll('{}', '([^/]+)')}$`),
  run,
});
const first = (call: Call) => call.match[1] ?? '';

export function deskRoutes(): Route[] {
  return [
    on('GET', '/desk', ({ desk }) => desk.view),
    on('GET', '/preferences', () => ({ desk_keys: null, desk_layout: null })),
    on('PUT', '/preferences/desk-keys', () => undefined),
    on('DELETE', '/preferences/desk-keys', () => undefined),
    on('PUT', '/preferences/desk-layout', () => undefined),
    on('DELETE', '/preferences/desk-layout', () => undefined),
    on('GET', '/mentions', () => ({ items: [] })),
    on('PUT', '/desk/state', ({ desk, body }) => desk.setState(body.state, body.reason ?? null)),
    on('POST', '/offers/{}/acceptance', (call) => call.desk.accept(first(call))),
    on('POST', '/offers/{}/refusal', (call) => call.desk.refuse(first(call))),
    on('POST', '/contacts/{}/hold', (call) => call.desk.hold(first(call), true)),
    on('POST', '/contacts/{}/resumption', (call) => call.desk.hold(first(call), false)),
    on('POST', '/contacts/{}/hang-up', (call) => call.desk.end(first(call))),
    on('POST', '/contacts/{}/return', (call) => call.desk.giveBack(first(call))),
    on('PUT', '/contacts/{}/note', (call) => call.desk.note(first(call), call.body.text)),
    on('POST', '/contacts/{}/wrap-up', (call) => call.desk.wrapUp(first(call), call.body?.code ?? null)),
    on('GET', '/contacts/{}/briefing', (call) => call.desk.briefing(first(call))),
    on('GET', '/contacts/{}/messages', (call) => {
      const after = Number(call.url.searchParams.get('after') ?? 0);
      return { items: (call.desk.messages.get(first(call)) ?? []).filter((one) => one.seq > after) };
    }),
    on('POST', '/contacts/{}/messages', (call) =>
      call.desk.agentSays(first(call), call.body.client_id, call.body.text),
    ),
    on('POST', '/contacts/{}/files', receiveFile),
    on('GET', '/contacts/{}/files/{}', (call) => {
      const file = call.desk.files.get(call.match[2] ?? '');
      if (!file) throw new MockProblem(404, 'messaging.file_unknown', '文件不存在。');
      return { bytes: file.bytes, type: file.type };
    }),
    on('POST', '/contacts/{}/typing', () => undefined),
    on('POST', '/contacts/{}/read', (call) => call.desk.read(first(call))),
    on('GET', '/queues', () => ({ items: [{ id: 'common', wrap_up_codes: CODES }] })),
    on('GET', '/canned-replies', () => ({ items: CANNED })),
    on('GET', '/customers/{}', (call) => {
      const found = CUSTOMERS.find((one) => one.id === first(call));
      if (!found) throw new MockProblem(404, 'center.customer_unknown', '没有这位客户。');
      return found;
    }),
    on('GET', '/customers/{}/contacts', (call) => ({ items: earlierContacts(first(call)), next: null })),
    on('GET', '/phone', ({ desk }) => ({
      kind: desk.view.agent.phone,
      registered: desk.view.agent.phone === 'sip',
      sip: null,
    })),
    on('POST', '/phone/sessions', ({ desk }) => {
      desk.phone('browser');
      return { id: 'session', sdp: '' };
    }),
    on('DELETE', '/phone/sessions/{}', ({ desk }) => desk.phone(null)),
    on('POST', '/phone/digits', () => undefined),
  ];
}

/** Takes the one file and the `client_id` out of a multipart body. */
function receiveFile(call: Call) {
  const boundary = /boundary=(.+)$/.exec(call.request.headers['content-type'] ?? '')?.[1] ?? '';
  const parts = call.raw.toString('latin1').split(`--${boundary}`);
  let clientId = '';
  let file: { name: string; type: string; bytes: Buffer } | undefined;
  for (const part of parts) {
    const split = part.indexOf('\r\n\r\n');
    if (split < 0) continue;
    const head = part.slice(0, split);
    const bytes = Buffer.from(part.slice(split + 4, -2), 'latin1');
    const name = /filename="([^"]*)"/.exec(head)?.[1];
    if (name !== undefined) {
      const type = /content-type: (.+)/i.exec(head)?.[1]?.trim() ?? 'application/octet-stream';
      file = { name: Buffer.from(name, 'latin1').toString(), type, bytes };
    } else if (head.includes('name="client_id"')) clientId = bytes.toString();
  }
  if (!file) throw new MockProblem(400, 'messaging.no_file', '请选择文件。');
  return call.desk.agentSends(first(call), clientId, file.name, file.type, file.bytes);
}
