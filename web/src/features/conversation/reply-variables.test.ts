import { expect, it } from 'vitest';
import { filledIn } from './reply-variables';

it('variables are filled in, and nothing else in braces', () => {
  const values = { customer: '王小明', agent: '陈思雨', bank: '远银', queue: '普通' };
  expect(filledIn('{customer}您好，我是{bank}{agent}。{other}', values)).toBe(
    '王小明您好，我是远银陈思雨。{other}',
  );
});
