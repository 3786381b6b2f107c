import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { newQueryClient } from '@/shared/api/query';
import type { Briefing, ContactCard } from '@/shared/api/types';
import { BriefingBlock } from './briefing-block';
import { BriefingLine } from './briefing-line';

const card = { id: 'c1', queued_at: '2026-03-01T10:00:00Z' } as ContactCard;
const known: Briefing = {
  verified: true,
  verified_at: '2026-03-01T09:59:00Z',
  business: { zh: '转账', en: 'Transfer' },
  given: [
    { name: { zh: '收款人', en: 'Payee' }, value: { zh: '尾号1234', en: 'ending 1234' }, about: 'payees' },
    { name: { zh: '金额', en: 'Amount' }, value: { zh: '2,000.00元', en: '2,000.00 yuan' }, about: 'amount' },
  ],
  actions: [
    {
      action: 'account.balance',
      name: { zh: '查询余额', en: 'Tell a balance' },
      outcome: 'done',
      result: { zh: '已完成', en: 'done' },
      refused: false,
      at: '2026-03-01T09:59:10Z',
    },
    {
      action: 'bank.prepare',
      name: { zh: '转账', en: 'Transfer' },
      outcome: 'not_registered',
      result: { zh: '未注册账户', en: 'not a registered account' },
      refused: true,
      at: '2026-03-01T09:59:30Z',
    },
  ],
  said: '给我妈转两千',
  written_at: '2026-03-01T10:00:00Z',
};

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, title: '未成功' }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const answer = (body: Briefing) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

function show(...answers: (() => Response)[]) {
  const fetch = vi.fn(async (_address: string) => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return (next as () => Response)();
  });
  vi.stubGlobal('fetch', fetch);
  render(
    <QueryClientProvider client={newQueryClient()}>
      <BriefingLine card={card} />
      <BriefingBlock card={card} />
    </QueryClientProvider>,
  );
  return fetch;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('one line says whether the customer is verified, what they want and how much', async () => {
  show(() => answer(known));
  expect(await screen.findByText('已核身 · 转账 · 收款人 尾号1234 · 金额 2,000.00元')).toBeTruthy();
});

it('the block tells what was given, what was done and refused, and the words of the customer', async () => {
  show(() => answer(known));
  const block = await screen.findByRole('region', { name: '自助服务摘要' });
  await screen.findByText('客户已提供，无需再问');
  const text = block.textContent ?? '';
  for (const part of ['已核身', '金额2,000.00元', '查询余额已完成', '转账 未成功未注册账户', '给我妈转两千'])
    expect(text.replaceAll(/\d\d:\d\d/g, ''), part).toContain(part);
});

it('what is unknown is not made up', async () => {
  show(() =>
    answer({
      ...known,
      verified: false,
      verified_at: null,
      business: null,
      given: [],
      actions: [],
      said: null,
    }),
  );
  expect(await screen.findByText('未核身 · 未说明业务')).toBeTruthy();
  expect(screen.queryByText('客户已提供，无需再问')).toBeNull();
  expect(screen.queryByText('客户原话')).toBeNull();
});

it('is read once for the offer and the conversation', async () => {
  const fetch = show(() => answer(known));
  await screen.findByText('客户原话');
  expect(fetch.mock.calls.map(([address]) => address)).toEqual(['/api/v1/contacts/c1/briefing']);
});

it('a contact that self-service has not handed over has none', async () => {
  show(() => problem(404, 'selfservice.no_briefing'));
  expect(await screen.findAllByText('没有自助服务摘要')).toHaveLength(2);
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a failure is told and can be tried again', async () => {
  show(
    () => problem(403, 'platform.forbidden'),
    () => answer(known),
  );
  await screen.findByText('摘要未能读取');
  await userEvent.click(await screen.findByRole('button'));
  expect(await screen.findByText('客户原话')).toBeTruthy();
});
