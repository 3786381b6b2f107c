import type { Reason } from './rating-api';

const zh = {
  title: '服务评价',
  about: (time: string) => `感谢您 ${time} 的来电。您的评价只用于改进服务。`,
  why: '请问主要原因是什么？',
  reasons: {
    attitude: '服务态度',
    knowledge: '业务能力',
    time: '等待或办理时间',
    unsolved: '问题未解决',
    product: '产品或规定',
    other: '其他',
  } satisfies Record<Reason, string>,
  words: '您还想说的（选填）',
  wordsHint: '请勿填写密码和验证码，卡号会自动遮盖。',
  pick: '请先选择一项评价',
  pickReason: '请选择主要原因',
  thanks: '感谢您的评价',
  thanksLow: '感谢您告诉我们，我们会有专人跟进。',
  thanksGood: '您的满意是我们的动力，祝您生活愉快。',
  already: '您已评价过，感谢您的反馈。',
  gone: '这个链接已失效',
  goneText: '评价链接在 24 小时内有效。如有问题，欢迎随时联系我们。',
  network: '网络不通，请稍后再试。',
  home: '返回首页',
};

const en: typeof zh = {
  title: 'Rate our service',
  about: (time) => `Thank you for your call (${time}). Your rating only serves to improve our service.`,
  why: 'What was the main reason?',
  reasons: {
    attitude: 'How I was spoken to',
    knowledge: 'Knowledge',
    time: 'It took too long',
    unsolved: 'My question is not settled',
    product: 'Products or rules',
    other: 'Something else',
  },
  words: 'Anything else you would like to say (optional)',
  wordsHint: 'Never write passwords or codes; card numbers are covered by themselves.',
  pick: 'Please choose a grade first',
  pickReason: 'Please choose the main reason',
  thanks: 'Thank you for your rating',
  thanksLow: 'Thank you for telling us. Somebody will look into it.',
  thanksGood: 'We are glad that we could help. Good-bye.',
  already: 'You have rated already. Thank you.',
  gone: 'This link has ended',
  goneText: 'A rating link lasts for 24 hours. You can reach us at any time.',
  network: 'There is no connection. Please try again.',
  home: 'Home',
};

export const RATING_TEXTS = { zh, en };
