/**
 * One customer's conversation: opens it, keeps it going over lost networks and reloads, and tells the page what to
 * show. The page reads `view()` and is told of each change; nothing here knows React.
 */
import { liveUrl, openChat, Refused } from './api';
import { type ChatView, START } from './chat-view';
import { Connection, type ConnectionOptions, type Link } from './connection';
import { Dispatch } from './dispatch';
import * as box from './outbox';
import type { Language, MessageView, Problem, ServerFrame, StateFrame } from './protocol';
import { ChatKeeper, newId } from './storage';
import { TEXTS } from './texts';
import * as talk from './transcript';
import { Uploads } from './uploads';

const TYPING_SHOWN_MS = 6_000;
const TYPING_TOLD_EVERY_MS = 3_000;
/** Refusals after which the stored conversation cannot be continued. */
const GONE = [401, 403, 404, 410];

export interface ChatPorts {
  open?: typeof openChat;
  socket?: ConnectionOptions['open'];
  keeper?: ChatKeeper;
}

export class Chat {
  private current: ChatView = START;
  private readonly listeners = new Set<() => void>();
  private readonly keeper: ChatKeeper;
  private connection: Connection | null = null;
  private access: { contact: string; token: string } | null = null;
  private openKey = newId();
  private typingTimer: ReturnType<typeof setTimeout> | null = null;
  private typingTold = 0;
  private readTold = 0;
  private readonly dispatch: Dispatch;
  readonly uploads: Uploads;

  constructor(
    private readonly line: string,
    private language: Language,
    private readonly ports: ChatPorts = {},
  ) {
    this.keeper = ports.keeper ?? new ChatKeeper(line);
    this.dispatch = new Dispatch({
      outbox: () => this.current.outbox,
      setOutbox: (outbox) => this.setOutbox(outbox),
      isOnline: () => this.current.link === 'online',
      send: (frame) => this.connection?.send(frame) ?? false,
      restart: () => this.connection?.restart(),
    });
    this.uploads = new Uploads({
      access: () => this.access,
      language: () => this.language,
      outbox: (change) => this.setOutbox(change(this.current.outbox)),
      progress: (progress) => this.change({ progress }),
    });
  }

  view = (): ChatView => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  speak(language: Language): void {
    this.language = language;
  }

  /** Whether this tab was in a conversation before it was loaded. */
  canResume(): boolean {
    return this.keeper.chat() !== null;
  }

  /** What was being written before the reload. */
  draft(): string {
    return this.keeper.draft();
  }

  keepDraft(text: string): void {
    if (!this.current.secure) this.keeper.keepDraft(text);
  }

  /** Continues the tab's conversation, or opens one. */
  async start(): Promise<void> {
    if (
      this.current.phase !== 'idle' &&
      this.current.phase !== 'failed' &&
      this.current.phase !== 'elsewhere'
    )
      return;
    const stored = this.keeper.chat();
    if (stored) {
      this.access = stored;
      const outbox = box.reloaded(this.keeper.outbox(), TEXTS[this.language].fileInterrupted);
      this.setOutbox(outbox);
      this.change({ ...START, phase: 'live', outbox, ending: stored.ending === true });
      this.connect();
      return;
    }
    this.change({ ...START, phase: 'opening' });
    try {
      const opened = await (this.ports.open ?? openChat)(this.line, this.language, this.openKey);
      this.openKey = newId();
      this.access = opened;
      this.keeper.keepChat({ ...opened, cursor: 0 });
      this.change({ phase: 'live' });
      this.connect();
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused({ code: 'unknown', title: '' });
      this.change({ phase: 'failed', problem: refused.problem, retryAfter: refused.retryAfter });
    }
  }

  /** Leaves the conversation that is over and opens another. */
  async restart(): Promise<void> {
    this.close();
    this.keeper.forget();
    this.current = START;
    await this.start();
  }

  say(text: string): void {
    const clean = text.trim();
    if (clean === '') return;
    if (this.current.secure) {
      this.saySecret(clean);
      return;
    }
    const entry = { clientId: newId(), kind: 'text' as const, text: clean, at: new Date().toISOString() };
    this.setOutbox(box.queued(this.current.outbox, entry));
    this.dispatch.flush();
  }

  choose(key: string, label: string): void {
    const entry = {
      clientId: newId(),
      kind: 'choice' as const,
      key,
      text: label,
      at: new Date().toISOString(),
    };
    this.setOutbox(box.queued(this.current.outbox, entry));
    this.dispatch.flush();
  }

  /** Asks for a person: by the flow's own choice where it offers one, else in words. */
  askForPerson(): void {
    const { transcript, outbox } = this.current;
    const choice = talk.choiceForPerson(talk.openChoices(transcript, outbox));
    if (choice) this.choose(choice.key, choice.label);
    else this.say(TEXTS[this.language].personWords);
  }

  again(clientId: string): void {
    const entry = this.current.outbox.find((one) => one.clientId === clientId);
    if (!entry) return;
    this.setOutbox(box.again(this.current.outbox, clientId));
    if (entry.kind === 'file') this.uploads.again(clientId);
    else this.dispatch.flush();
  }

  discard(clientId: string): void {
    this.uploads.stop(clientId);
    this.setOutbox(box.settled(this.current.outbox, clientId));
  }

  sendFiles(files: readonly File[]): void {
    for (const file of files) this.uploads.add(file);
  }

  /** The customer is writing. */
  writing(): void {
    const now = Date.now();
    if (this.current.state !== 'connected' || this.current.secure) return;
    if (now - this.typingTold < TYPING_TOLD_EVERY_MS) return;
    this.typingTold = now;
    this.connection?.send({ type: 'typing' });
  }

  /** The customer has the end of the conversation before their eyes. */
  seen(): void {
    const heard = talk.lastHeard(this.current.transcript);
    if (heard > this.readTold && this.connection?.send({ type: 'read', up_to: heard })) this.readTold = heard;
  }

  rate(score: number): void {
    const client_id = newId();
    if (this.connection?.send({ type: 'rate', client_id, score })) this.change({ rated: score });
  }

  /** Ends the conversation, now or as soon as the network is back. */
  end(): void {
    if (!this.access) return;
    this.change({ ending: true });
    this.keeper.keepChat({ ...this.access, cursor: this.current.transcript.cursor, ending: true });
    this.connection?.send({ type: 'end' });
  }

  /** The network is back or the page is looked at again. */
  nudge(): void {
    this.connection?.nudge();
  }

  /** What a file of the conversation is fetched with. */
  credentials(): { contact: string; token: string } | null {
    return this.access;
  }

  close(): void {
    this.connection?.stop();
    this.connection = null;
    this.dispatch.stop();
    if (this.typingTimer) clearTimeout(this.typingTimer);
    this.uploads.stopAll();
  }

  private connect(): void {
    const access = this.access;
    if (!access) return;
    this.connection = new Connection({
      url: liveUrl(access.contact),
      hello: () => ({ token: access.token, after: this.current.transcript.cursor }),
      onFrame: (frame) => this.take(frame),
      onLink: (link) => this.linked(link),
      onTurnedAway: (why) => this.turnedAway(why),
      open: this.ports.socket,
    });
    this.connection.start();
  }

  private linked(link: Link): void {
    this.change({ link });
    if (link === 'online') {
      this.readTold = 0;
      this.dispatch.flush();
      if (this.current.ending) this.connection?.send({ type: 'end' });
    } else {
      this.setOutbox(box.unplugged(this.current.outbox));
      this.change({ agentTyping: false });
    }
  }

  private take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'message':
        this.hear(frame.message);
        break;
      case 'ack': {
        const entry = this.current.outbox.find((one) => one.clientId === frame.client_id);
        if (entry && frame.seq !== null && entry.kind !== 'file') {
          this.change({ transcript: talk.acknowledged(this.current.transcript, entry, frame.seq) });
        }
        this.settle(frame.client_id);
        break;
      }
      case 'state':
        this.moved(frame);
        break;
      case 'typing':
        if (frame.from !== 'customer') this.showTyping();
        break;
      case 'read':
        this.change({ readUpTo: Math.max(this.current.readUpTo, frame.up_to) });
        break;
      case 'problem':
        this.refused(frame);
        break;
    }
  }

  private hear(message: MessageView): void {
    this.change({ transcript: talk.received(this.current.transcript, message) });
    if (message.client_id) this.settle(message.client_id);
    if (message.from !== 'customer') this.hideTyping();
    if (this.access && this.current.phase === 'live') {
      this.keeper.keepChat({
        ...this.access,
        cursor: this.current.transcript.cursor,
        ...(this.current.ending ? { ending: true } : {}),
      });
    }
  }

  private moved(frame: StateFrame): void {
    // The wish to end is fulfilled once the conversation is over, though the customer may still rate it.
    const ending = this.current.ending && frame.state !== 'survey';
    if (this.access && ending !== this.current.ending) {
      this.keeper.keepChat({ ...this.access, cursor: this.current.transcript.cursor });
    }
    this.change({
      ending,
      state: frame.state,
      position: frame.position ?? null,
      expectedWaitSeconds: frame.expected_wait_seconds ?? null,
      agentName: frame.agent_name ?? (frame.state === 'connected' ? this.current.agentName : null),
      secure: frame.secure === true,
    });
    if (frame.state === 'closed') this.finish();
  }

  private finish(): void {
    this.connection?.finish();
    this.setOutbox(box.abandoned(this.current.outbox, TEXTS[this.language].undeliverable));
    this.keeper.forget();
    this.hideTyping();
    this.change({ phase: 'over', secure: false, ending: false });
  }

  private refused(problem: Problem): void {
    if (problem.client_id) {
      this.dispatch.refuse(problem.client_id, problem);
      return;
    }
    if (problem.status !== undefined && GONE.includes(problem.status)) {
      this.gone(problem);
    } else {
      this.change({ problem });
    }
  }

  /** The conversation cannot be continued: it is over, or it never was this page's. */
  private gone(problem: Problem): void {
    this.close();
    this.keeper.forget();
    const isEmpty = this.current.transcript.messages.length === 0;
    this.change({ phase: isEmpty ? 'failed' : 'over', state: 'closed', problem });
  }

  private turnedAway(why: 'unknown' | 'replaced'): void {
    if (this.current.phase !== 'live') return;
    if (why === 'replaced') this.change({ phase: 'elsewhere' });
    else this.gone({ code: 'messaging.token_wrong', title: '', status: 401 });
  }

  private saySecret(text: string): void {
    const frame = { type: 'message' as const, client_id: newId(), text, secure: true };
    if (this.connection?.send(frame)) this.change({ secretsSent: this.current.secretsSent + 1 });
  }

  private settle(clientId: string): void {
    this.dispatch.settle(clientId);
    this.uploads.forget(clientId);
  }

  private showTyping(): void {
    this.hideTyping();
    this.change({ agentTyping: true });
    this.typingTimer = setTimeout(() => this.change({ agentTyping: false }), TYPING_SHOWN_MS);
  }

  private hideTyping(): void {
    if (this.typingTimer !== null) clearTimeout(this.typingTimer);
    this.typingTimer = null;
    if (this.current.agentTyping) this.change({ agentTyping: false });
  }

  private setOutbox(outbox: box.Outbox): void {
    if (outbox === this.current.outbox) return;
    this.keeper.keepOutbox(outbox);
    this.change({ outbox });
  }

  private change(change: Partial<ChatView>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
