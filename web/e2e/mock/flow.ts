/** A small flow with something to mend. */
export const FLOW = {
  id: 'main',
  name: { zh: '主流程', en: 'Main flow' },
  lines: ['95588', 'web-portal'],
  languages: ['zh', 'en'],
  start: 'welcome',
  human: { node: 'to-agent' },
  error: 'bye',
  nodes: {
    bye: {
      kind: 'end',
      prompts: [{ text: { zh: '感谢您的来电，再见。', en: 'Thank you for calling. Good-bye.' } }],
    },
    menu: {
      kind: 'menu',
      name: { zh: '主菜单', en: 'Main menu' },
      prompts: [
        { text: { zh: '查询余额请按 1，转人工请按 0。', en: 'For your balance press 1, for a person 0.' } },
      ],
      options: [
        { key: '1', label: { zh: '账户余额', en: 'Balance' }, next: 'balance' },
        { key: '0', label: { zh: '转人工', en: 'A person' }, next: 'to-agent' },
      ],
      no_input: { again: 2, next: 'to-agent' },
      no_match: { again: 2, next: 'to-agent' },
    },
    'to-agent': { kind: 'queue', queue: 'common', next: 'survey' },
    survey: { kind: 'survey', next: 'bye' },
    welcome: {
      kind: 'say',
      prompts: [{ text: { zh: '欢迎致电远银示范银行。', en: 'Welcome to Yuanyin Demonstration Bank.' } }],
      next: 'menu',
    },
  },
};

export const FLOW_FINDINGS = [
  { pointer: '/nodes/menu/options/0/next', code: 'flow.unknown_node', message: '没有名为“balance”的节点' },
  { pointer: '/nodes/survey', code: 'flow.missing_prompts', message: '满意度节点缺少播报内容' },
];

/** As much of the schema as says which kinds of nodes there are. */
export const FLOW_SCHEMA = {
  $defs: {
    Node: {
      oneOf: ['say', 'menu', 'queue', 'survey', 'end'].map((kind) => ({
        properties: { kind: { enum: [kind] } },
      })),
    },
  },
};
