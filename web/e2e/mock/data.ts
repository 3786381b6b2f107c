/** The demonstration bank as far as the pages need it. */
import type {
  CannedReply,
  ContactRow,
  CustomerPanel,
  NotReadyReason,
  Session,
  WrapUpCode,
} from '../../src/shared/api/types';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const STAFF: Record<string, Session['staff']> = {
  '1001': { id: 'a-1001', number: '1001', name: '李静', roles: ['agent'], language: 'zh' },
  '1002': { id: 'a-1002', number: '1002', name: '王浩', roles: ['agent'], language: 'zh' },
  '2001': { id: 'a-2001', number: '2001', name: '陈班', roles: ['shift_leader', 'agent'], language: 'zh' },
  '6001': { id: 'a-6001', number: '6001', name: '周审', roles: ['auditor'], language: 'zh' },
};

export const REASONS: NotReadyReason[] = [
  { code: 'break', name: { zh: '小休', en: 'Break' } },
  { code: 'meal', name: { zh: '用餐', en: 'Meal' } },
  { code: 'training', name: { zh: '培训', en: 'Training' } },
  { code: 'meeting', name: { zh: '班前会', en: 'Team meeting' } },
  { code: 'paperwork', name: { zh: '处理工单', en: 'Paperwork' } },
];

export const CODES: WrapUpCode[] = [
  { code: 'balance', name: { zh: '账户余额与明细', en: 'Balance and statements' } },
  { code: 'card-loss', name: { zh: '卡片挂失', en: 'Card loss report' } },
  { code: 'credit-card', name: { zh: '信用卡账单与还款', en: 'Credit card bill' } },
  { code: 'transfer', name: { zh: '转账汇款', en: 'Transfers' } },
  { code: 'mobile-bank', name: { zh: '手机银行使用', en: 'Mobile banking' } },
  { code: 'complaint', name: { zh: '投诉', en: 'Complaint' } },
  { code: 'other', name: { zh: '其他咨询', en: 'Other' } },
];

export const CANNED: CannedReply[] = [
  {
    id: 'c1',
    shortcut: 'hello',
    title: { zh: '问候', en: 'Greeting' },
    text: { zh: '您好，很高兴为您服务，请问有什么可以帮您？', en: 'Hello, how may I help you?' },
  },
  {
    id: 'c2',
    shortcut: 'wait',
    title: { zh: '请稍候', en: 'One moment' },
    text: { zh: '请您稍候，我正在为您查询。', en: 'One moment please, I am looking this up for you.' },
  },
  {
    id: 'c3',
    shortcut: 'safe',
    title: { zh: '安全提醒', en: 'Safety reminder' },
    text: {
      zh: '温馨提醒：我行工作人员不会向您索要密码和短信验证码，请您妥善保管。',
      en: 'Please remember: our staff never ask for your password or for codes sent to you.',
    },
  },
  {
    id: 'c4',
    shortcut: 'bye',
    title: { zh: '结束语', en: 'Closing' },
    text: {
      zh: '感谢您的咨询，祝您生活愉快。稍后请您对本次服务作出评价。',
      en: 'Thank you for contacting us. You will be asked to rate this conversation.',
    },
  },
];

/** What nobody has asked these customers for. */
const UNASKED = {
  preferences: { language: 'zh', way: 'any', no_disturb: false, quiet_from: null, quiet_to: null },
  consents: [],
  linked_persons: [],
  may_unmask: false,
} satisfies Partial<CustomerPanel>;

export const CUSTOMERS: CustomerPanel[] = [
  {
    id: 'k-1',
    name: '张*明',
    masked_phone: '138****5621',
    masked_phones: ['138****5621'],
    tier: 'wealth',
    care: null,
    star_level: 6,
    language: 'zh',
    since: '2014-06-03',
    region: '浙江 杭州',
    notes: '偏好短信联系；上月咨询过大额存单。',
    ...UNASKED,
  },
  {
    id: 'k-2',
    name: '赵*兰',
    masked_phone: '139****0077',
    masked_phones: ['139****0077'],
    tier: 'standard',
    care: 'elderly',
    star_level: 3,
    language: 'zh',
    since: '2003-11-20',
    region: '江苏 南京',
    notes: null,
    ...UNASKED,
  },
  {
    id: 'k-3',
    name: 'J*** Smith',
    masked_phone: '186****3390',
    masked_phones: ['186****3390'],
    tier: 'gold',
    care: null,
    star_level: 4,
    language: 'en',
    since: '2021-02-14',
    region: '上海',
    notes: null,
    ...UNASKED,
  },
];

/** Earlier contacts of a customer, latest first. */
export function earlierContacts(customer: string): ContactRow[] {
  const found = CUSTOMERS.find((one) => one.id === customer);
  if (!found) return [];
  const shapes = [
    { channel: 'chat', minutes: 60 * 22, code: 'credit-card', score: 5, state: 'closed' },
    { channel: 'phone', minutes: 60 * 24 * 3, code: 'balance', score: 4, state: 'closed' },
    { channel: 'phone', minutes: 60 * 24 * 3 + 12, code: null, score: null, state: 'abandoned' },
    { channel: 'chat', minutes: 60 * 24 * 20, code: 'complaint', score: 2, state: 'closed' },
    { channel: 'phone', minutes: 60 * 24 * 41, code: null, score: null, state: 'interrupted' },
  ] as const;
  return shapes.map((shape, index) => ({
    id: `${customer}-e${index}`,
    channel: shape.channel,
    direction: 'inbound',
    line: shape.channel === 'chat' ? 'web-portal' : '95588',
    state: shape.state,
    language: found.language,
    customer_id: customer,
    customer_name: found.name,
    masked_phone: found.masked_phone,
    tier: found.tier,
    care: found.care,
    queue: shape.channel === 'chat' ? 'chat' : 'common',
    agent_id: shape.state === 'abandoned' ? null : 'a-1002',
    agent_name: shape.state === 'abandoned' ? null : '王浩',
    arrived_at: minutesAgo(shape.minutes),
    queued_at: minutesAgo(shape.minutes - 1),
    connected_at: shape.state === 'abandoned' ? null : minutesAgo(shape.minutes - 2),
    ended_at: minutesAgo(shape.minutes - 7),
    closed_at: minutesAgo(shape.minutes - 8),
    wait_seconds: 41,
    talk_seconds: shape.state === 'abandoned' ? null : 305,
    wrap_up_code: shape.code,
    score: shape.score,
    grades: shape.score === null ? null : 5,
    has_recording: shape.channel === 'phone' && shape.state === 'closed',
  }));
}
