/** The texts of the handset page. */
import type { Language } from '@/features/chat-customer/protocol';

const zh = {
  title: '短信服务 · 体验手机',
  heading: '体验短信服务',
  intro: (keyword: string, number: string) =>
    `这是一部画出来的手机，仅用于演示。向 ${number} 发送“${keyword}+您的问题”，智能客服会以短信回复，需要时由座席接着回复您。`,
  language: 'English',
  languageLabel: '切换到英文 Switch to English',
  back: '返回门户',
  whose: '这部手机是谁的',
  other: '其他号码',
  otherLabel: '手机号码',
  otherUse: '使用此号码',
  otherWrong: '请输入 5 至 20 位数字的号码。',
  examples: '可以这样问',
  questions: ['网点在哪里', '怎么挂失', '转人工'],
  use: (text: string) => `填入“${text}”`,
  conversation: (number: string) => `与 ${number} 的短信`,
  bank: '银行',
  you: '您',
  segments: (count: number) => `${count} 条短信`,
  empty: (keyword: string) => `还没有短信。发送“${keyword}+您的问题”开始。`,
  write: '短信内容',
  send: '发送',
  sending: '正在发送',
  tooLong: '短信不能超过 1000 个字。',
  notSent: '短信没有发出，请稍后再试。',
  loading: '正在打开手机',
  absent: '这里没有体验手机：它只在演示环境中提供，且未接入运营商短信网关时可用。',
  retry: '重试',
  lost: '连接中断，正在重试',
};

export type HandsetTexts = typeof zh;

const en: HandsetTexts = {
  title: 'Text service · a handset to try',
  heading: 'Try the text service',
  intro: (keyword, number) =>
    `This handset is drawn, for demonstrations only. Text “${keyword}+your question” to ${number}: the machine answers by text, and a colleague goes on if need be.`,
  language: '中文',
  languageLabel: 'Switch to Chinese 切换到中文',
  back: 'Back to the portal',
  whose: 'Whose handset this is',
  other: 'Another number',
  otherLabel: 'Telephone number',
  otherUse: 'Use this number',
  otherWrong: 'Please type a number of 5 to 20 digits.',
  examples: 'You may ask',
  questions: ['where are your branches', 'lost card', 'agent'],
  use: (text) => `Fill in “${text}”`,
  conversation: (number) => `Texts with ${number}`,
  bank: 'Bank',
  you: 'You',
  segments: (count) => (count === 1 ? '1 message' : `${count} messages`),
  empty: (keyword) => `No texts yet. Send “${keyword}+your question” to begin.`,
  write: 'Text',
  send: 'Send',
  sending: 'Sending',
  tooLong: 'A text has at most 1,000 characters.',
  notSent: 'The text was not sent; please try again in a moment.',
  loading: 'Opening the handset',
  absent: 'There is no handset here: it is part of the demonstration, and there only without a carrier.',
  retry: 'Try again',
  lost: 'Connection lost, trying again',
};

export const HANDSET_TEXTS: Record<Language, HandsetTexts> = { zh, en };
