/** A busy centre's wallboard, and its definitions. */

import type { AgentRow, Bin, Indicator, QueueFigures, Wallboard } from '../../src/features/wall/types';
import type { AgentState } from '../../src/shared/api/types';
import type { MockStaff } from './staff';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

function figures(
  waiting: number,
  oldest: number | null,
  answered: number,
  abandoned: number,
  level: number,
): QueueFigures {
  const offered = answered + abandoned;
  return {
    waiting,
    oldest_wait_since: oldest === null ? null : ago(oldest),
    in_conversation: Math.round(answered / 60),
    offered,
    answered,
    abandoned,
    service_level: offered === 0 ? null : level,
    answer_rate: offered === 0 ? null : answered / offered,
    abandonment_rate: offered === 0 ? null : abandoned / offered,
    asa_seconds: answered === 0 ? null : 8 + (1 - level) * 120,
    aht_seconds: answered === 0 ? null : 214 + waiting * 3,
  };
}

const NAMES =
  '李静 王浩 陈晨 刘洋 张蕾 杨帆 黄婷 吴迪 徐倩 孙博 马丽 朱琳 胡军 郭雪 林峰 何洁 高翔 罗兰'.split(' ');
const CYCLE: AgentState[] = [
  'busy',
  'busy',
  'ready',
  'busy',
  'wrap_up',
  'busy',
  'not_ready',
  'busy',
  'offered',
];

function agents(): AgentRow[] {
  return NAMES.map((name, index) => ({
    id: `a-${index}`,
    name,
    state: CYCLE[index % CYCLE.length] ?? 'ready',
    reason: index % CYCLE.length === 6 ? 'meal' : null,
    since: ago(30 + ((index * 97) % 900)),
    contacts: index % 4 === 1 ? 3 : 1,
  }));
}

function history(): Bin[] {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  const bins = Math.max(12, Math.floor((Date.now() - start.getTime()) / 300_000));
  const weights = [
    1, 0.6, 0.4, 0.4, 0.4, 0.7, 1.3, 2.8, 6.3, 9.6, 9.8, 8.6, 5.8, 5.6, 7.4, 7.8, 7.2, 5.9, 4.6, 4.2, 3.8,
    2.9, 1.8, 1.1,
  ];
  return Array.from({ length: bins }, (_, index) => {
    const weight = weights[Math.floor(index / 12) % 24] ?? 1;
    const arrived = Math.round(weight * 7 + ((index * 13) % 9));
    const answered = Math.round(arrived * 0.42);
    return {
      at: new Date(start.getTime() + index * 300_000).toISOString(),
      arrived,
      answered,
      abandoned: index % 7 === 0 ? 2 : 0,
      waiting: Math.round((weight / 3) * (1 + Math.sin(index / 5))),
    };
  });
}

export function busyWall(): Wallboard {
  const list = agents();
  const count = (state: AgentState) => list.filter((agent) => agent.state === state).length;
  const queue = (key: string, zh: string, en: string, numbers: QueueFigures) => ({
    queue: key,
    name: { zh, en },
    figures: numbers,
  });
  return {
    at: new Date().toISOString(),
    totals: figures(9, 134, 1462, 61, 0.832),
    queues: [
      queue('common', '普通', 'General', figures(5, 134, 702, 41, 0.764)),
      queue('vip', '贵宾', 'VIP', figures(0, null, 96, 1, 0.948)),
      queue('elderly', '关怀', 'Care', figures(0, null, 121, 2, 0.935)),
      queue('english', '英语', 'English', figures(1, 22, 18, 0, 0.889)),
      queue('credit-card', '信用卡', 'Credit card', figures(2, 71, 188, 14, 0.682)),
      queue('chat', '在线', 'Chat', figures(1, 9, 337, 3, 0.912)),
    ],
    agents: {
      signed_in: list.length,
      ready: count('ready'),
      not_ready: count('not_ready'),
      offered: count('offered'),
      busy: count('busy'),
      wrap_up: count('wrap_up'),
    },
    agent_list: list,
    today: {
      arrived: 3318,
      calls: 2106,
      chats: 1212,
      in_self_service: 14,
      self_served: 1672,
      rated: 402,
      satisfaction: 0.961,
    },
    history: history(),
  };
}

const indicator = (
  code: string,
  zh: string,
  en: string,
  meaning: string,
  formula: string,
  target: string | null,
): Indicator => ({
  code,
  name: { zh, en },
  definition: { zh: meaning, en: `${en}, as defined by the centre.` },
  formula: { zh: formula, en: formula },
  unit: 'count',
  version: 1,
  target,
});

export const INDICATORS: Indicator[] = [
  indicator(
    'waiting',
    '等待人数',
    'Waiting',
    '此刻正在排队、尚未接通人工的客户数，含正在派接的。',
    '排队中 + 派接中',
    null,
  ),
  indicator(
    'oldest_wait',
    '最长等待',
    'Oldest wait',
    '此刻等待最久的客户已等待的时间，从请求人工起算。',
    '现在 − 请求人工时间',
    null,
  ),
  indicator('answered', '人工接听量', 'Answered', '当日接通人工的客户数。', '接通人工的接触数', null),
  indicator('abandoned', '放弃量', 'Abandoned', '当日在排队中离开的客户数。', '排队中离开的接触数', null),
  indicator(
    'answer_rate',
    '接通率',
    'Answer rate',
    '请求人工的客户中被接听的比例。',
    '人工接听量 ÷（人工接听量 + 放弃量）',
    '≥ 98 %',
  ),
  indicator(
    'service_level',
    '服务水平',
    'Service level',
    '在队列规定时间内接听的比例。',
    '规定时间内接听 ÷（人工接听量 + 放弃量）',
    '80/20, VIP 90/10',
  ),
  indicator(
    'asa',
    '平均应答速度',
    'Average speed of answer',
    '从请求人工到接通的平均时间。',
    'Σ 等待 ÷ 人工接听量',
    '≤ 30 s',
  ),
  indicator(
    'aht',
    '平均处理时长',
    'Average handling time',
    '通话、保持与话后处理时间之和的平均。',
    '（通话 + 保持 + 话后处理）÷ 已处理量',
    null,
  ),
  indicator(
    'abandonment_rate',
    '放弃率',
    'Abandonment rate',
    '进入队列未等到接听就离开的比例。',
    '放弃量 ÷ 进入队列量',
    '≤ 5 %',
  ),
  indicator(
    'satisfaction',
    '满意度',
    'Satisfaction',
    '“非常满意”或“满意”的比例。',
    '（非常满意 + 满意）÷ 参评量',
    '≥ 95 %',
  ),
  indicator('agents', '座席状态', 'Agents by state', '已签入座席按当前状态的人数。', '按状态计数', null),
];

const REASONS = [
  { code: 'meal', name: { zh: '用餐', en: 'Meal' } },
  { code: 'break', name: { zh: '小休', en: 'Break' } },
];

export class MockWall {
  view: Wallboard = busyWall();

  constructor(private readonly staff: MockStaff) {
    staff.topic('wall', () => this.view);
    staff.use(({ method, path }) => {
      if (method !== 'GET') return undefined;
      if (path === '/wallboard') return { json: this.view };
      if (path === '/indicators') return { json: INDICATORS };
      if (path === '/not-ready-reasons') return { json: { items: REASONS } };
      return undefined;
    });
  }

  show(change: Partial<Wallboard>): void {
    this.view = { ...this.view, ...change, at: new Date().toISOString() };
    this.staff.publish('wall', this.view);
  }
}
