/** The desk of the signed-in agent: its state, the frames that change it, and what the agent can do. */
import type { Assistance } from '@/features/assist/types';
import type { DeskView, MessageView } from '@/shared/api/types';
import type { LiveFrame, LiveState } from '@/shared/live/live';
import { Acts } from '@/shared/state/acts';
import { Store } from '@/shared/state/store';
import {
  type Callee,
  type Consulted,
  type DeskApi,
  deskApi,
  type TransferTarget,
  type WantedState,
} from './desk-api';
import * as rules from './desk-state';

interface MessageFrame {
  contact: string;
  message: MessageView;
}

export interface DeskListener {
  message?(contact: string, message: MessageView): void;
  /** What helps with a conversation has changed. */
  assist?(view: Assistance): void;
  /** The server could not resume: what was read before may have gaps. */
  resynchronised?(): void;
}

export class Desk {
  readonly store = new Store<rules.DeskState>(rules.EMPTY);
  readonly acts = new Acts();
  /** Whether the agent has the newest message of this contact before their eyes; the transcript says so. */
  isSeen: (contact: string) => boolean = () => false;
  private readonly listeners = new Set<DeskListener>();
  private framesSeen = 0;

  constructor(
    readonly api: DeskApi = deskApi,
    private readonly liveState: () => LiveState = () => ({ status: 'open', retryAt: null }),
    private readonly now: () => number = Date.now,
  ) {}

  listen(listener: DeskListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes a frame of the live topic `desk`. */
  receive(frame: LiveFrame): void {
    switch (frame.type) {
      case 'snapshot':
      case 'view': {
        this.framesSeen += 1;
        this.store.set((state) => this.keepRead(rules.withView(state, frame.data as DeskView)));
        if (frame.type === 'snapshot') for (const one of [...this.listeners]) one.resynchronised?.();
        break;
      }
      case 'message': {
        const { contact, message } = frame.data as MessageFrame;
        this.store.set((state) => rules.withMessage(state, contact, message, this.isSeen(contact)));
        for (const one of [...this.listeners]) one.message?.(contact, message);
        break;
      }
      case 'assist': {
        for (const one of [...this.listeners]) one.assist?.(frame.data as Assistance);
        break;
      }
      case 'typing': {
        const { contact, from } = frame.data as { contact: string; from: string };
        if (from === 'customer') this.store.set((state) => rules.withTyping(state, contact, this.now()));
        break;
      }
      case 'read': {
        const { contact, up_to } = frame.data as { contact: string; up_to: number };
        this.readByCustomer(contact, up_to);
        break;
      }
    }
  }

  /**
   * Takes the answer of a request over, unless the live connection has told more since the request was sent: an answer
   * that was overtaken would bring back what is gone.
   */
  private async applying(request: () => Promise<DeskView>): Promise<void> {
    const seen = this.framesSeen;
    const view = await request();
    if (this.framesSeen === seen || this.liveState().status !== 'open') {
      this.store.set((state) => this.keepRead(rules.withView(state, view)));
    }
  }

  private keepRead(state: rules.DeskState): rules.DeskState {
    const { selected } = state;
    return selected?.kind === 'contact' && this.isSeen(selected.id)
      ? rules.withReadByAgent(state, selected.id)
      : state;
  }

  async refresh(): Promise<void> {
    await this.applying(() => this.api.read());
  }

  select(selected: rules.Selection): void {
    this.store.set((state) => ({ ...state, selected }));
  }

  readByCustomer(contact: string, upTo: number): void {
    this.store.set((state) => rules.withReadByCustomer(state, contact, upTo));
  }

  markRead(contact: string, upTo: number): void {
    this.store.set((state) => rules.withReadByAgent(state, contact));
    if (upTo > 0) void this.api.markRead(contact, upTo).catch(() => {});
  }

  setState(wanted: WantedState): Promise<boolean> {
    return this.acts.run('state', () => this.applying(() => this.api.setState(wanted)));
  }

  /** The notice goes when the server has taken the acknowledgement. */
  acknowledge(notice: string): Promise<boolean> {
    return this.acts.run(`notice:${notice}`, () => this.api.acknowledge(notice));
  }

  accept(offer: string): Promise<boolean> {
    const found = rules.findOffer(this.store.get(), offer);
    return this.acts.run(`offer:${offer}`, async (key) => {
      await this.applying(() => this.api.accept(offer, key));
      if (found && rules.findContact(this.store.get(), found.contact.id)) {
        this.select({ kind: 'contact', id: found.contact.id });
      } else if (found) {
        this.selectWhenThere(found.contact.id);
      }
    });
  }

  decline(offer: string): Promise<boolean> {
    return this.acts.run(`offer:${offer}`, (key) => this.applying(() => this.api.decline(offer, key)));
  }

  hold(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'hold', (key) => this.api.hold(contact, key));
  }

  resume(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'hold', (key) => this.api.resume(contact, key));
  }

  hangUp(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'end', (key) => this.api.hangUp(contact, key));
  }

  giveBack(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'return', (key) => this.api.giveBack(contact, key));
  }

  wrapUp(contact: string, code: string | undefined, note: string): Promise<boolean> {
    return this.contactAct(contact, 'wrap-up', (key) => this.api.wrapUp(contact, code, note, key));
  }

  dial(whom: Callee): Promise<boolean> {
    return this.acts.run('dial', (key) => this.applying(() => this.api.dial(whom, key)));
  }

  consult(contact: string, whom: Consulted): Promise<boolean> {
    return this.contactAct(contact, 'guests', (key) => this.api.consult(contact, whom, key));
  }

  backToCustomer(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'guests', () => this.api.backToCustomer(contact));
  }

  confer(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'guests', (key) => this.api.confer(contact, key));
  }

  transfer(contact: string, target: TransferTarget): Promise<boolean> {
    return this.contactAct(contact, 'guests', (key) => this.api.transfer(contact, target, key));
  }

  completeTransfer(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'guests', (key) => this.api.completeTransfer(contact, key));
  }

  visit(contact: string, flow: string): Promise<boolean> {
    return this.contactAct(contact, 'visit', () => this.api.visit(contact, flow));
  }

  endVisit(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'visit', () => this.api.endVisit(contact));
  }

  leave(contact: string): Promise<boolean> {
    return this.contactAct(contact, 'guests', (key) => this.api.leave(contact, key));
  }

  answerInvitation(contact: string, guest: string, isAccepted: boolean): Promise<boolean> {
    return this.acts.run(`invitation:${guest}`, (key) =>
      this.applying(() => this.api.answerInvitation(contact, guest, isAccepted, key)),
    );
  }

  saveNote(contact: string, text: string): Promise<boolean> {
    return this.acts.run(`contact:${contact}:note`, () => this.applying(() => this.api.note(contact, text)));
  }

  private contactAct(contact: string, name: string, act: (key: string) => Promise<DeskView>) {
    return this.acts.run(`contact:${contact}:${name}`, (key) => this.applying(() => act(key)));
  }

  /** An accepted contact is shown once the server has put it on the desk. */
  private selectWhenThere(contact: string): void {
    const stop = this.store.watch(() => {
      if (!rules.findContact(this.store.get(), contact)) return;
      stop();
      this.select({ kind: 'contact', id: contact });
    });
    setTimeout(stop, 10_000);
  }
}
