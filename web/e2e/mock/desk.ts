/** One agent's desk, with the customers' side driven by tests or by the scenario of `main.ts`. */
import { randomUUID } from 'node:crypto';
import type {
  Briefing,
  Channel,
  ContactCard,
  CustomerPanel,
  DeskContact,
  DeskView,
  MessageView,
  Session,
} from '../../src/shared/api/types';
import { CODES, CUSTOMERS, REASONS } from './data';

export class MockProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
  ) {
    super(code);
  }
}

type Publish = (type: string, data: unknown) => void;
const now = () => new Date().toISOString();
const after = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

interface NewOffer {
  channel: Channel;
  customer?: CustomerPanel | null;
  visitor?: string;
  waited?: number;
  seconds?: number;
  codeRequired?: boolean;
}

export class MockDesk {
  view: DeskView;
  readonly messages = new Map<string, MessageView[]>();
  readonly files = new Map<string, { name: string; type: string; bytes: Buffer }>();
  readonly received: { path: string; body: unknown }[] = [];
  private wanted: { state: 'ready' | 'not_ready'; reason: string | null } = { state: 'ready', reason: null };
  private readonly required = new Map<string, boolean>();
  private seq = 0;

  constructor(
    staff: Session['staff'],
    private readonly publish: Publish,
  ) {
    this.view = {
      agent: {
        id: staff.id,
        number: staff.number,
        name: staff.name,
        state: 'signed_out',
        reason: null,
        state_since: now(),
        phone: null,
        voice_capacity: 1,
        text_capacity: 4,
        deferred_capacity: 0,
      },
      notices: [],
      offers: [],
      contacts: [],
      reasons: REASONS,
      waiting: [
        { queue: 'common', name: { zh: '普通', en: 'Common' }, waiting: 12, oldest_wait_since: after(-134) },
        { queue: 'elderly', name: { zh: '关怀', en: 'Care' }, waiting: 2, oldest_wait_since: after(-38) },
        { queue: 'chat', name: { zh: '在线客服', en: 'Chat' }, waiting: 5, oldest_wait_since: after(-71) },
      ],
    };
  }

  // --- what the agent does

  setState(state: 'ready' | 'not_ready' | 'signed_out', reason: string | null): DeskView {
    if (state === 'signed_out') {
      this.view.contacts = [];
      this.view.offers = [];
      this.setAgent('signed_out', null);
      return this.changed();
    }
    if (state === 'not_ready' && !REASONS.some((one) => one.code === reason)) {
      throw new MockProblem(422, 'center.reason_unknown', '请选择示忙原因。');
    }
    this.wanted = { state, reason: state === 'ready' ? null : reason };
    return this.settle();
  }

  accept(id: string): DeskView {
    const offer = this.view.offers.find((one) => one.id === id);
    if (!offer) throw new MockProblem(409, 'center.offer_gone', '该派接已失效。');
    this.view.offers = this.view.offers.filter((one) => one !== offer);
    const contact: DeskContact = {
      contact: offer.contact,
      queue: offer.queue,
      queue_name: offer.queue_name,
      state: 'connected',
      connected_at: now(),
      last_message_at: this.messages.get(offer.contact.id)?.at(-1)?.at ?? null,
      wrap_up_until: null,
      wrap_up_code_required: this.required.get(offer.contact.id) ?? false,
      wrap_up_codes: CODES,
      wrap_up_code: null,
      note: '',
      unread: 0,
    };
    this.view.contacts = [...this.view.contacts, contact];
    if (offer.contact.channel === 'chat') this.post(offer.contact.id, 'system', 'notice', '座席李静已接入。');
    return this.settle();
  }

  refuse(id: string): DeskView {
    this.view.offers = this.view.offers.filter((one) => one.id !== id);
    this.wanted = { state: 'not_ready', reason: 'break' };
    return this.settle();
  }

  hold(id: string, held: boolean): DeskView {
    this.contact(id).state = held ? 'held' : 'connected';
    return this.changed();
  }

  end(id: string, seconds = 45): DeskView {
    const contact = this.contact(id);
    contact.state = 'wrap_up';
    contact.wrap_up_until = after(seconds);
    if (contact.contact.channel === 'chat') this.post(id, 'system', 'notice', '会话已结束。');
    return this.settle();
  }

  giveBack(id: string): DeskView {
    this.view.contacts = this.view.contacts.filter((one) => one.contact.id !== id);
    return this.settle();
  }

  wrapUp(id: string, code: string | null): DeskView {
    const contact = this.contact(id);
    if (contact.wrap_up_code_required && !code) {
      throw new MockProblem(422, 'center.wrap_up_code_required', '请先选择小结码。');
    }
    return this.giveBack(id);
  }

  note(id: string, text: string): DeskView {
    this.contact(id).note = text;
    return this.changed();
  }

  agentSays(id: string, clientId: string, text: string): MessageView {
    const known = this.messages.get(id)?.find((one) => one.client_id === clientId);
    return known ?? this.post(id, 'agent', 'text', text, { client_id: clientId });
  }

  agentSends(id: string, clientId: string, name: string, type: string, bytes: Buffer): MessageView {
    return this.postFile(id, 'agent', name, type, bytes, clientId);
  }

  read(id: string): void {
    this.contact(id).unread = 0;
    this.changed();
  }

  // --- what customers and the centre do

  phone(kind: 'browser' | 'sip' | null): void {
    this.view.agent.phone = kind;
    this.changed();
  }

  /** What self-service tells of a contact: those of known customers have been served by it. */
  briefing(contact: string): Briefing {
    const card = [...this.view.offers, ...this.view.contacts].find(
      (one) => one.contact.id === contact,
    )?.contact;
    if (!card?.customer) throw new MockProblem(404, 'selfservice.no_briefing', '没有该接触的自助服务摘要。');
    const at = card.queued_at ?? card.arrived_at;
    const payee = { zh: '张*英，尾号1234', en: 'Zhang, ending 1234' };
    return {
      verified: true,
      verified_at: at,
      business: { zh: '转账', en: 'Transfer' },
      given: [
        { name: { zh: '收款人', en: 'Payee' }, value: payee, about: 'payees' },
        {
          name: { zh: '金额', en: 'Amount' },
          value: { zh: '2,000.00元', en: '2,000.00 yuan' },
          about: 'amount',
        },
      ],
      actions: [
        {
          action: 'bank.prepare',
          name: { zh: '转账', en: 'Transfer' },
          outcome: 'over_limit',
          result: { zh: '超过限额', en: 'over the limit' },
          refused: true,
          at,
        },
      ],
      said: '帮我转两千块给我妈',
      written_at: at,
    };
  }

  offer(wish: NewOffer): string {
    const customer = wish.customer === undefined ? (CUSTOMERS[0] ?? null) : wish.customer;
    const waited = wish.waited ?? 48;
    const voice = wish.channel === 'phone';
    const card: ContactCard = {
      id: randomUUID(),
      channel: wish.channel,
      direction: 'inbound',
      line: voice ? '95588' : 'web-portal',
      language: customer?.language ?? 'zh',
      customer: customer && {
        id: customer.id,
        name: customer.name,
        masked_phone: customer.masked_phone,
        tier: customer.tier,
        care: customer.care,
      },
      visitor_name: wish.visitor ?? null,
      masked_phone: voice ? (customer?.masked_phone ?? '137****8846') : null,
      tier: customer?.tier ?? 'standard',
      care: customer?.care ?? null,
      arrived_at: after(-waited - 40),
      queued_at: after(-waited),
      path: [
        { node: 'greeting', name: { zh: '欢迎语', en: 'Greeting' }, at: after(-waited - 40) },
        { node: 'menu', name: { zh: '主菜单', en: 'Main menu' }, at: after(-waited - 32) },
        { node: 'cards', name: { zh: '银行卡业务', en: 'Cards' }, at: after(-waited - 18) },
        { node: 'agent', name: { zh: '人工服务', en: 'A person' }, at: after(-waited) },
      ],
    };
    this.required.set(card.id, wish.codeRequired ?? voice);
    if (!voice) {
      this.post(card.id, 'machine', 'choices', '您好，我是小远，请选择您要咨询的业务：', {
        choices: [
          { key: '1', label: '账户与转账' },
          { key: '2', label: '银行卡与信用卡' },
          { key: '0', label: '人工服务' },
        ],
      });
      this.post(card.id, 'customer', 'text', '0');
      this.post(card.id, 'machine', 'text', '正在为您转接人工座席，您前面还有 2 位客户。');
      this.post(card.id, 'customer', 'text', '你好，我的信用卡账单好像多扣了一笔 328.00 元。');
    }
    const id = randomUUID();
    this.view.offers = [
      ...this.view.offers,
      {
        id,
        contact: card,
        queue: voice ? 'common' : 'chat',
        queue_name: voice ? { zh: '普通', en: 'Common' } : { zh: '在线客服', en: 'Chat' },
        offered_at: now(),
        expires_at: after(wish.seconds ?? 20),
        rings: voice && this.view.agent.phone === 'sip',
      },
    ];
    this.settle();
    return id;
  }

  /** The offer runs out or the customer gives up. */
  withdraw(id: string): void {
    this.view.offers = this.view.offers.filter((one) => one.id !== id);
    this.settle();
  }

  customerSays(id: string, text: string): void {
    this.post(id, 'customer', 'text', text);
    const contact = this.contact(id);
    contact.unread += 1;
  }

  customerSends(id: string, name: string, type: string, bytes: Buffer): void {
    this.postFile(id, 'customer', name, type, bytes, null);
  }

  customerTypes(id: string): void {
    this.publish('typing', { contact: id, from: 'customer' });
  }

  customerReads(id: string): void {
    this.publish('read', { contact: id, up_to: this.seq });
  }

  latest(): string {
    return this.view.contacts.at(-1)?.contact.id ?? '';
  }

  contact(id: string): DeskContact {
    const found = this.view.contacts.find((one) => one.contact.id === id);
    if (!found) throw new MockProblem(404, 'center.contact_unknown', '该接触不存在或已不在您的工作台。');
    return found;
  }

  changed(): DeskView {
    this.publish('view', this.view);
    return this.view;
  }

  private settle(): DeskView {
    const { offers, contacts, agent } = this.view;
    if (agent.state === 'signed_out' && this.wanted.state === 'ready' && !offers.length && !contacts.length) {
      this.setAgent('ready', null);
    } else if (offers.length) this.setAgent('offered', null);
    else if (contacts.some((one) => one.state !== 'wrap_up')) this.setAgent('busy', this.wanted.reason);
    else if (contacts.length) this.setAgent('wrap_up', this.wanted.reason);
    else this.setAgent(this.wanted.state, this.wanted.reason);
    return this.changed();
  }

  private setAgent(state: DeskView['agent']['state'], reason: string | null): void {
    const { agent } = this.view;
    if (agent.state !== state || agent.reason !== reason) agent.state_since = now();
    agent.state = state;
    agent.reason = reason;
  }

  private postFile(
    id: string,
    from: MessageView['from'],
    name: string,
    type: string,
    bytes: Buffer,
    clientId: string | null,
  ): MessageView {
    const file = { id: randomUUID(), name, media_type: type, size: bytes.length };
    this.files.set(file.id, { name, type, bytes });
    const kind = type.startsWith('image/') ? 'image' : 'file';
    return this.post(id, from, kind, null, { file, client_id: clientId });
  }

  private post(
    id: string,
    from: MessageView['from'],
    kind: MessageView['kind'],
    text: string | null,
    more: Partial<MessageView> = {},
  ): MessageView {
    this.seq += 1;
    const message: MessageView = {
      id: randomUUID(),
      seq: this.seq,
      client_id: null,
      from,
      kind,
      text,
      choices: null,
      file: null,
      agent_name: from === 'agent' ? this.view.agent.name : null,
      at: now(),
      ...more,
    };
    this.messages.set(id, [...(this.messages.get(id) ?? []), message]);
    const contact = this.view.contacts.find((one) => one.contact.id === id);
    if (contact) contact.last_message_at = message.at;
    this.publish('message', { contact: id, message });
    return message;
  }
}
