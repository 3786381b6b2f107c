/** Past contacts: a call with everything in it, a chat, and many others. */
import type { ContactDetail, ContactRow, MessageView } from '../../src/shared/api/types';

const AGENT = '00000000-0000-7000-8000-000000001001';
export const CALL = '0199b7a0-0000-7000-8000-000000000001';
export const CHAT = '0199b7a0-0000-7000-8000-000000000002';
export const GIVEN_UP = '0199b7a0-0000-7000-8000-000000000003';

const NAMES = ['张*', '赵*兰', 'J*** Smith', '欧阳*', null, '刘*洋'];
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

function row(id: string, index: number, more: Partial<ContactRow> = {}): ContactRow {
  const isCall = index % 3 !== 1;
  const isLost = index % 9 === 2;
  const arrived = 700 + index * 1140;
  return {
    id,
    channel: isCall ? 'phone' : 'chat',
    direction: 'inbound',
    line: isCall ? '95588' : 'web-portal',
    state: isLost ? 'abandoned' : 'closed',
    language: index % 6 === 2 ? 'en' : 'zh',
    customer_id: NAMES[index % 6]
      ? `00000000-0000-7000-8000-00000000c${String(index % 6).padStart(3, '0')}`
      : null,
    customer_name: NAMES[index % 6] ?? null,
    masked_phone: isCall ? `138****${5600 + (index % 6)}` : null,
    tier: index % 6 === 0 ? 'wealth' : 'standard',
    care: index % 6 === 1 ? 'elderly' : null,
    queue: isCall ? 'common' : 'chat',
    agent_id: isLost ? null : AGENT,
    agent_name: isLost ? null : '李静',
    arrived_at: ago(arrived),
    queued_at: ago(arrived - 32),
    connected_at: isLost ? null : ago(arrived - 65),
    ended_at: ago(arrived - 200),
    closed_at: ago(arrived - 240),
    wait_seconds: 33,
    talk_seconds: isLost ? 0 : 135 + index,
    wrap_up_code: isLost ? null : 'balance',
    score: index % 4 === 0 && !isLost ? 5 - (index % 3) : null,
    grades: index % 4 === 0 && !isLost ? 5 : null,
    has_recording: isCall && !isLost,
    ...more,
  };
}

export function contactRows(): ContactRow[] {
  const first = [row(CALL, 0), row(CHAT, 1), row(GIVEN_UP, 2)];
  const others = Array.from({ length: 70 }, (_, index) =>
    row(`0199b79f-0000-7000-8000-${String(999_999_999_999 - index)}`, index + 3),
  );
  return [...first, ...others];
}

type Step = [second: number, event: Record<string, unknown> & { type: string }, actor?: string];

const OFFER = '00000000-0000-7000-8000-00000000f001';
const BEGINNING: Step[] = [
  [
    0,
    {
      type: 'arrived',
      channel: 'phone',
      direction: 'inbound',
      line: '95588',
      language: 'zh',
      tier: 'wealth',
    },
  ],
  [0, { type: 'identified', tier: 'wealth' }],
  [0, { type: 'flow_entered', flow: 'main', version: 2 }],
  [1, { type: 'node_visited', flow: 'main', node: 'welcome', kind: 'say' }],
  [6, { type: 'node_visited', flow: 'main', node: 'menu', kind: 'menu' }],
  [28, { type: 'input_given', node: 'menu', value: '0' }],
  [30, { type: 'node_visited', flow: 'main', node: 'to-agent', kind: 'queue' }],
  [32, { type: 'queued', queue: 'common', skills: [], priority: 10, language: 'zh' }],
];
const SERVED: Step[] = [
  [40, { type: 'offered', offer: OFFER, agent: '00000000-0000-7000-8000-000000001002', queue: 'common' }],
  [
    52,
    { type: 'offer_missed', offer: OFFER, agent: '00000000-0000-7000-8000-000000001002', cause: 'timeout' },
  ],
  [52, { type: 'requeued', queue: 'common', cause: 'offer_missed' }],
  [58, { type: 'offered', offer: OFFER, agent: AGENT, queue: 'common' }],
  [65, { type: 'connected', agent: AGENT, offer: OFFER }, '李静'],
  [65, { type: 'recording_started', recording: 'rec-1' }],
  [120, { type: 'held', agent: AGENT }, '李静'],
  [150, { type: 'resumed', agent: AGENT }, '李静'],
  [200, { type: 'conversation_ended', agent: AGENT, by: 'agent', cause: 'ended' }, '李静'],
  [200, { type: 'recording_ended', recording: 'rec-1', milliseconds: 135_000 }],
  [200, { type: 'wrap_up_started', agent: AGENT }],
  [201, { type: 'survey_asked', grades: 5 }],
  [212, { type: 'rated', score: 5, grades: 5 }],
  [214, { type: 'closed', by: 'machine', cause: 'completed' }],
  [240, { type: 'wrap_up_ended', agent: AGENT, code: 'balance', by_timer: false }, '李静'],
];
const LEFT: Step[] = [
  [95, { type: 'abandoned', stage: 'queue' }],
  [95, { type: 'closed', by: 'customer', cause: 'ended' }],
];

export function contactDetail(contact: ContactRow): ContactDetail {
  const start = Date.parse(contact.arrived_at);
  const steps = [...BEGINNING, ...(contact.state === 'abandoned' ? LEFT : SERVED)];
  return {
    contact,
    note:
      contact.state === 'abandoned'
        ? ''
        : '客户询问信用卡账单日调整，已指导在手机银行操作。\n客户表示下月再看效果。',
    events: steps.map(([second, event, actor], index) => ({
      seq: 1000 + index,
      at: new Date(start + second * 1000).toISOString(),
      actor_name: actor ?? null,
      event,
    })),
    recordings: contact.has_recording
      ? [{ id: 'rec-1', milliseconds: 135_000, started_at: new Date(start + 65_000).toISOString() }]
      : [],
  };
}

const said = (
  seq: number,
  from: MessageView['from'],
  text: string,
  more: Partial<MessageView> = {},
): MessageView => ({
  id: `m-${seq}`,
  seq,
  client_id: `m-${seq}`,
  from,
  kind: 'text',
  text,
  choices: [],
  file: null,
  agent_name: from === 'agent' ? '李静' : null,
  at: ago(1800 - seq * 20),
  ...more,
});

export const TALK: MessageView[] = [
  said(1, 'machine', '您好，我是远银智能客服，请问您想咨询什么业务？', {
    kind: 'choices',
    choices: [
      { key: '1', label: '账户余额与明细' },
      { key: '0', label: '转人工客服' },
    ],
  }),
  said(2, 'customer', '转人工客服'),
  said(3, 'system', '客服 1001 已接入会话', { kind: 'notice' }),
  said(4, 'agent', '您好，我是客服李静，很高兴为您服务。'),
  said(5, 'customer', '我想把信用卡账单日改成每月 5 号。'),
  said(6, 'agent', '可以的，您在手机银行“信用卡—账单日调整”里选择即可，每年可以修改两次。'),
  said(7, 'customer', '', {
    kind: 'file',
    file: { id: 'f-1', name: '账单截图.pdf', media_type: 'application/pdf', size: 184_320 },
  }),
];
