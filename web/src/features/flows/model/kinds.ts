/**
 * The kinds of nodes: one entry each. What a node is drawn as, which fields its form has and which ways lead on from it
 * all follow from here. A kind that has no entry is drawn plainly and edited as JSON.
 */
import type { Localised } from '@/shared/api/types';
import type { Json } from '@/shared/json/value';
import type { FlowNode } from './document';

/** How a field is edited, and which ways on are in it. */
export type FieldType =
  /** A node's key: a way on. */
  | 'exit'
  /** What is said. */
  | 'prompts'
  /** Choices: key, label, words, next. */
  | 'options'
  /** Nodes by what a customer corrects. */
  | 'corrections'
  /** What happens when nothing that fits was given: again, prompts, next. */
  | 'retry'
  /** Cases of a decision: when, next. */
  | 'cases'
  /** Grades: key, label, words, score. */
  | 'grades'
  /** Outcomes by name, each with the node that follows. */
  | 'outcomes'
  /** Texts by name. */
  | 'texts'
  /** After how many seconds, and where then. */
  | 'overflow'
  /** Offers a call-back: prompts, key, label, next. */
  | 'call_back'
  /** Said again and again while waiting. */
  | 'standing'
  | 'toggle'
  | 'number'
  | 'text'
  | 'key'
  | 'input'
  | 'language'
  | 'queue'
  | 'hours'
  | 'slot'
  | 'flow'
  | 'action'
  | 'skills'
  | 'json';

export interface Field {
  /** The name in the document. */
  at: string;
  type: FieldType;
  label: Localised;
  /** What holds where the document says nothing. */
  otherwise?: Json;
  /** Whether the field may be left out; a number field's limits. */
  isOptional?: boolean;
  least?: number;
  most?: number;
  /** Whether a choice can mean yes or no whatever it is called. */
  hasMeaning?: boolean;
}

export interface Kind {
  name: Localised;
  about: Localised;
  icon: string;
  colour: string;
  fields: readonly Field[];
  /** A node of the kind that leads on to `next`. */
  blank: (next: string) => FlowNode;
}

const field = (at: string, type: FieldType, zh: string, en: string, more: Partial<Field> = {}): Field => ({
  at,
  type,
  label: { zh, en },
  ...more,
});
const exit = (at: string, zh: string, en: string) => field(at, 'exit', zh, en);
const prompts = (isOptional = false) =>
  field('prompts', 'prompts', '播报内容', 'What is said', { isOptional });
const bargeIn = field('barge_in', 'toggle', '按键可打断', 'A key stops it', { otherwise: true });
const timeout = (otherwise: number) =>
  field('timeout_seconds', 'number', '等待按键（秒）', 'Waits for (seconds)', {
    otherwise,
    least: 1,
    most: 60,
  });
const noInput = field('no_input', 'retry', '未输入时', 'When nothing is given');
const noMatch = field('no_match', 'retry', '输入无效时', 'When nothing fits');
const next = exit('next', '下一步', 'Next');

const said = (zh = '', en = ''): Json[] => [{ text: { zh, en } }];
const retry = (to: string, again = 2): Json => ({ again, next: to });

export const KINDS: Record<string, Kind> = {
  say: {
    name: { zh: '播报', en: 'Say' },
    about: { zh: '播报一段内容后继续', en: 'Says something and goes on' },
    icon: 'sound',
    colour: '#0958d9',
    fields: [prompts(), bargeIn, next],
    blank: (to) => ({ kind: 'say', prompts: said(), next: to }),
  },
  menu: {
    name: { zh: '菜单', en: 'Menu' },
    about: { zh: '客户按键或点选', en: 'Offers choices' },
    icon: 'menu',
    colour: '#531dab',
    fields: [
      prompts(),
      field('options', 'options', '选项', 'Choices', { hasMeaning: true }),
      field(
        'corrections',
        'corrections',
        '客户更正时（“不对，是两千”）',
        'When the customer corrects something',
        {
          isOptional: true,
        },
      ),
      noInput,
      noMatch,
      bargeIn,
      timeout(5),
    ],
    blank: (to) => ({
      kind: 'menu',
      prompts: said(),
      options: [{ key: '1', label: { zh: '', en: '' }, next: to }],
      no_input: retry(to),
      no_match: retry(to),
    }),
  },
  ask: {
    name: { zh: '提问', en: 'Question' },
    about: { zh: '收取号码或文字', en: 'Asks for digits or a text' },
    icon: 'question',
    colour: '#08797f',
    fields: [
      prompts(),
      field('input', 'input', '收取', 'Takes'),
      field(
        'slot',
        'text',
        '所问内容（客户已说过则不再问）',
        'What it is about (not asked if said already)',
        { isOptional: true },
      ),
      field('min_length', 'number', '最短', 'Shortest', { otherwise: 1, least: 1, most: 500 }),
      field('max_length', 'number', '最长', 'Longest', { least: 1, most: 500 }),
      field('terminator', 'key', '结束键', 'Key that completes it', { isOptional: true }),
      field(
        'secure',
        'toggle',
        '安全收号（任何人、录音与日志均不可见）',
        'Secure entry (nobody sees or hears it)',
        {
          otherwise: false,
        },
      ),
      field(
        'record_answer',
        'toggle',
        '记入日志（仅限非个人信息）',
        'Written to the journal (no personal data)',
        {
          otherwise: false,
        },
      ),
      next,
      noInput,
      noMatch,
      bargeIn,
      timeout(8),
      field('inter_digit_seconds', 'number', '两键间隔（秒）', 'Between two keys (seconds)', {
        otherwise: 4,
        least: 1,
        most: 20,
      }),
    ],
    blank: (to) => ({
      kind: 'ask',
      prompts: said(),
      input: 'digits',
      max_length: 19,
      terminator: '#',
      next: to,
      no_input: retry(to),
      no_match: retry(to),
    }),
  },
  decide: {
    name: { zh: '判断', en: 'Decide' },
    about: { zh: '按已知情况分流', en: 'Goes on by what is known' },
    icon: 'branch',
    colour: '#ad4e00',
    fields: [
      field('cases', 'cases', '情形（自上而下）', 'Cases, first that holds'),
      exit('otherwise', '否则', 'Otherwise'),
    ],
    blank: (to) => ({
      kind: 'decide',
      cases: [{ when: { language: ['en'] }, next: to }],
      otherwise: to,
    }),
  },
  business_hours: {
    name: { zh: '营业时间', en: 'Opening hours' },
    about: { zh: '按是否营业分流', en: 'Goes on by the time' },
    icon: 'clock',
    colour: '#ad4e00',
    fields: [
      field('hours', 'hours', '营业时间', 'Hours'),
      exit('open', '营业中', 'Open'),
      exit('closed', '已休息', 'Closed'),
    ],
    blank: (to) => ({ kind: 'business_hours', hours: '', open: to, closed: to }),
  },
  announce: {
    name: { zh: '公告', en: 'Announcement' },
    about: { zh: '播报公告位上当前有效的公告', en: 'Says what a slot announces now' },
    icon: 'notice',
    colour: '#0958d9',
    fields: [field('slot', 'slot', '公告位', 'Slot'), bargeIn, next],
    blank: (to) => ({ kind: 'announce', slot: 'notice', next: to }),
  },
  set_language: {
    name: { zh: '切换语言', en: 'Language' },
    about: { zh: '以另一种语言继续', en: 'Goes on in another language' },
    icon: 'language',
    colour: '#08797f',
    fields: [field('language', 'language', '语言', 'Language'), next],
    blank: (to) => ({ kind: 'set_language', language: 'en', next: to }),
  },
  queue: {
    name: { zh: '转人工', en: 'Queue' },
    about: { zh: '排队等待座席', en: 'Waits for a person' },
    icon: 'team',
    colour: '#237804',
    fields: [
      field('queue', 'queue', '队列', 'Queue'),
      field('skills', 'skills', '另需技能', 'Further skills', { isOptional: true }),
      field('priority', 'number', '优先级增减', 'Added to the priority', {
        otherwise: 0,
        least: -100,
        most: 100,
      }),
      prompts(true),
      field('announcement', 'standing', '排队播报', 'Said while waiting', { isOptional: true }),
      field('options', 'options', '排队中可选', 'Ways out of the queue', { isOptional: true }),
      field('overflow', 'overflow', '等待过久', 'Waited too long', { isOptional: true }),
      field('call_back', 'call_back', '提供回电', 'Offers a call-back', { isOptional: true }),
      field('full', 'exit', '队列已满', 'When it is full', { isOptional: true }),
      exit('refused', '无法排队时', 'When it is not taken'),
      exit('next', '通话结束后', 'After the conversation'),
    ],
    blank: (to) => ({ kind: 'queue', queue: '', refused: to, next: to }),
  },
  survey: {
    name: { zh: '满意度', en: 'Survey' },
    about: { zh: '请客户评价', en: 'Asks for a rating' },
    icon: 'star',
    colour: '#9e1068',
    fields: [
      prompts(),
      field('grades', 'grades', '评价等级', 'Grades'),
      next,
      field('low', 'exit', '不满意时', 'Below the middle', { isOptional: true }),
      noInput,
      noMatch,
      bargeIn,
      timeout(8),
    ],
    blank: (to) => ({
      kind: 'survey',
      prompts: said(
        '请您对本次服务进行评价，满意请按1，不满意请按2。',
        'To rate our service, press 1 if you were satisfied or 2 if not.',
      ),
      grades: [
        { key: '1', label: { zh: '满意', en: 'Satisfied' }, score: 2 },
        { key: '2', label: { zh: '不满意', en: 'Not satisfied' }, score: 1 },
      ],
      no_input: retry(to, 1),
      no_match: retry(to, 1),
      next: to,
    }),
  },
  act: {
    name: { zh: '业务动作', en: 'Act' },
    about: { zh: '查询或办理业务，按结果分流', en: 'Does business and goes on by what comes of it' },
    icon: 'act',
    colour: '#d4380d',
    fields: [
      field('action', 'action', '动作', 'Action'),
      field('parameters', 'texts', '参数', 'Parameters', { isOptional: true }),
      field('secrets', 'texts', '安全收号参数（填节点编号）', 'Secret parameters (by the node that asked)', {
        isOptional: true,
      }),
      field('outcomes', 'outcomes', '结果', 'Outcomes'),
      exit('otherwise', '其他结果', 'Any other outcome'),
      field('waiting', 'prompts', '等待时播报', 'Said while waiting', { isOptional: true }),
      field('timeout_seconds', 'number', '最长等待（秒）', 'Longest wait (seconds)', {
        otherwise: 30,
        least: 1,
        most: 120,
      }),
    ],
    blank: (to) => ({ kind: 'act', action: '', outcomes: { done: to }, otherwise: to }),
  },
  pick: {
    name: { zh: '列表选择', en: 'Pick' },
    about: {
      zh: '从业务动作返回的列表中选择',
      en: 'Lets the customer pick from a list that an act has left',
    },
    icon: 'list',
    colour: '#531dab',
    fields: [
      prompts(),
      field('list', 'text', '列表', 'List'),
      next,
      exit('empty', '列表为空时', 'When it is empty'),
      noInput,
      noMatch,
      field('take_only', 'toggle', '只有一项时直接选定', 'A single entry is taken', { otherwise: true }),
      bargeIn,
      timeout(8),
    ],
    blank: (to) => ({
      kind: 'pick',
      prompts: said(),
      list: '',
      no_input: retry(to),
      no_match: retry(to),
      empty: to,
      next: to,
    }),
  },
  call: {
    name: { zh: '调用子流程', en: 'Call a flow' },
    about: { zh: '走完另一流程后回来', en: 'Goes through another flow and comes back' },
    icon: 'call',
    colour: '#1d39c4',
    fields: [
      field('flow', 'flow', '子流程', 'Flow'),
      field('values', 'texts', '带入的内容', 'Values handed over', { isOptional: true }),
      field('outcomes', 'outcomes', '结果', 'Outcomes'),
      exit('otherwise', '其他结果', 'Any other outcome'),
    ],
    blank: (to) => ({ kind: 'call', flow: '', outcomes: { done: to }, otherwise: to }),
  },
  return: {
    name: { zh: '返回', en: 'Return' },
    about: { zh: '带结果回到调用它的流程', en: 'Goes back to the calling flow with an outcome' },
    icon: 'return',
    colour: '#1d39c4',
    fields: [field('outcome', 'text', '结果', 'Outcome')],
    blank: () => ({ kind: 'return', outcome: 'done' }),
  },
  transfer: {
    name: { zh: '转流程', en: 'Transfer' },
    about: { zh: '转入另一流程', en: 'Goes on in another flow' },
    icon: 'transfer',
    colour: '#1d39c4',
    fields: [
      field('flow', 'flow', '流程', 'Flow'),
      exit('otherwise', '该流程未发布时', 'If it is not published'),
    ],
    blank: (to) => ({ kind: 'transfer', flow: '', otherwise: to }),
  },
  end: {
    name: { zh: '结束', en: 'End' },
    about: { zh: '道别并结束', en: 'Says good-bye' },
    icon: 'end',
    colour: '#5f6b80',
    fields: [prompts(true)],
    blank: () => ({ kind: 'end', prompts: said('再见。', 'Good-bye.') }),
  },
};

const UNKNOWN: Kind = {
  name: { zh: '其他节点', en: 'Other node' },
  about: { zh: '以 JSON 编辑', en: 'Edited as JSON' },
  icon: 'unknown',
  colour: '#5f6b80',
  fields: [],
  blank: (to) => ({ kind: 'say', prompts: said(), next: to }),
};

export const isKnown = (kind: string): boolean => Object.hasOwn(KINDS, kind);
export const kindOf = (kind: string): Kind => (isKnown(kind) ? (KINDS[kind] ?? UNKNOWN) : UNKNOWN);

/** The kinds that the server's schema of flows has, in the order of the table; those without an entry come last. */
export function offeredKinds(schema: unknown): string[] {
  const definitions = (schema as { $defs?: { Node?: { oneOf?: unknown[] } } } | undefined)?.$defs;
  const listed = (definitions?.Node?.oneOf ?? []).flatMap((one) => {
    const tag = (one as { properties?: { kind?: { enum?: string[]; const?: string } } }).properties?.kind;
    return tag?.enum ?? (tag?.const ? [tag.const] : []);
  });
  return Object.keys(KINDS).filter((kind) => listed.includes(kind));
}
