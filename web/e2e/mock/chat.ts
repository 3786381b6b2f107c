/** The customer's side of the messaging door: conversations in memory, a small flow, and handles for the bank's side. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type {
  ChatState,
  ClientFrame,
  FileView,
  MessageView,
  StateFrame,
} from '../../src/features/chat-customer/protocol';

const MENU = [
  { key: '1', label: '账户余额与明细' },
  { key: '2', label: '信用卡账单' },
  { key: '3', label: '银行卡挂失' },
  { key: '0', label: '转人工客服' },
];

export class MockConversation {
  readonly id = randomUUID();
  readonly token = randomUUID();
  readonly messages: MessageView[] = [];
  readonly files = new Map<string, { view: FileView; bytes: Buffer }>();
  /** Every frame that the page sent, in order. */
  readonly heard: (ClientFrame | { token: string; after: number })[] = [];
  state: ChatState = 'self_service';
  private about: Partial<StateFrame> = {};
  private readonly sockets = new Set<WebSocket>();
  /** While true, nothing is acknowledged: a wire that looks alive and is not. */
  isDeaf = false;

  begin(): void {
    this.say('machine', '您好，我是远银智能客服，请问您想咨询什么业务？', { kind: 'choices', choices: MENU });
  }

  attach(socket: WebSocket): void {
    let isKnown = false;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      this.heard.push(frame);
      if (!isKnown) {
        if (frame.token !== this.token) {
          socket.send(
            JSON.stringify({ type: 'problem', status: 401, code: 'messaging.token', title: '会话已失效。' }),
          );
          return socket.close();
        }
        isKnown = true;
        this.sockets.add(socket);
        for (const message of this.messages) {
          if (message.seq > frame.after) socket.send(JSON.stringify({ type: 'message', message }));
        }
        socket.send(JSON.stringify(this.stateFrame()));
        return;
      }
      if (!this.isDeaf) this.take(frame, socket);
    });
    socket.on('close', () => this.sockets.delete(socket));
  }

  /** Cuts the wire as a lost network does. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  say(from: MessageView['from'], text: string, more: Partial<MessageView> = {}): MessageView {
    const message: MessageView = {
      id: randomUUID(),
      seq: this.messages.length + 1,
      client_id: null,
      from,
      kind: 'text',
      text,
      choices: [],
      file: null,
      agent_name: from === 'agent' ? (this.about.agent_name ?? '李静') : null,
      at: new Date().toISOString(),
      ...more,
    };
    this.messages.push(message);
    this.tell({ type: 'message', message });
    return message;
  }

  /** The agent sends a file. */
  send(name: string, mediaType: string, bytes: Buffer): void {
    const view = this.keep(name, mediaType, bytes);
    this.say('agent', '', {
      kind: mediaType.startsWith('image/') ? 'image' : 'file',
      text: null,
      file: view,
    });
  }

  keep(name: string, mediaType: string, bytes: Buffer): FileView {
    const view = { id: randomUUID(), name, media_type: mediaType, size: bytes.length };
    this.files.set(view.id, { view, bytes });
    return view;
  }

  customerFile(clientId: string, file: FileView): void {
    if (this.messages.some((message) => message.client_id === clientId)) return;
    this.say('customer', '', {
      client_id: clientId,
      kind: file.media_type.startsWith('image/') ? 'image' : 'file',
      text: null,
      file,
    });
  }

  move(state: ChatState, about: Partial<StateFrame> = {}): void {
    this.state = state;
    this.about = about;
    this.tell(this.stateFrame());
  }

  typing(): void {
    this.tell({ type: 'typing', from: 'agent' });
  }

  read(upTo = this.messages.length): void {
    this.tell({ type: 'read', up_to: upTo });
  }

  private stateFrame(): StateFrame {
    return { type: 'state', state: this.state, secure: false, ...this.about };
  }

  private tell(frame: unknown): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(frame));
  }

  private take(frame: ClientFrame, socket: WebSocket): void {
    switch (frame.type) {
      case 'message':
      case 'choice': {
        const known = this.messages.find((message) => message.client_id === frame.client_id);
        if (known || this.about.secure) {
          socket.send(JSON.stringify({ type: 'ack', client_id: frame.client_id, seq: known?.seq ?? null }));
          return;
        }
        const text =
          frame.type === 'message'
            ? frame.text
            : (MENU.find((one) => one.key === frame.key)?.label ?? frame.key);
        const said = this.say('customer', text, { client_id: frame.client_id });
        socket.send(JSON.stringify({ type: 'ack', client_id: frame.client_id, seq: said.seq }));
        this.answer(text);
        break;
      }
      case 'rate':
        this.say('machine', '感谢您的评价，祝您生活愉快。');
        this.move('closed');
        break;
      case 'end':
        if (this.state === 'connected') {
          this.say('machine', '请您对本次服务作出评价。', { kind: 'rating' });
          this.move('survey');
        } else this.move('closed');
        break;
    }
  }

  private answer(text: string): void {
    if (this.state !== 'self_service') return;
    if (text.includes('人工')) {
      this.say('machine', '好的，正在为您转接人工客服。', { kind: 'notice', from: 'system' });
      this.move('queued', { position: 3, expected_wait_seconds: 95 });
    } else {
      this.say('machine', `关于“${text}”，您可以在手机银行首页自助办理。请问还有其他问题吗？`, {
        kind: 'choices',
        choices: MENU,
      });
    }
  }
}
