import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from 'antd';
import { afterEach, expect, it, vi } from 'vitest';
import { NO_CONTENT } from './knowledge-api';
import { KnowledgePanel } from './knowledge-panel';

const row = {
  id: 'card-loss',
  title: [
    { text: '银行卡', hit: false },
    { text: '挂失', hit: true },
  ],
  excerpt: [{ text: '立即止付', hit: false }],
  businesses: ['card_loss'],
  institution: 'retail',
  edition: null,
  stage: 'published',
  standing: 'current',
  version: 1,
  valid_from: null,
  valid_to: null,
  updated_at: '2026-02-13T01:00:00Z',
};
const content = {
  ...NO_CONTENT,
  title: { zh: '银行卡挂失', en: 'Lost card' },
  official_wording: { zh: '核验身份后办理', en: 'Verify first' },
  customer_wording: { zh: '请不要着急', en: 'Please do not worry' },
};

function serve(items: unknown[]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string, options?: RequestInit) => {
    asked.push(`${options?.method ?? 'GET'} ${address}`);
    const body = address.includes('/articles/card-loss')
      ? {
          id: 'card-loss',
          stage: 'published',
          standing: 'current',
          revision: 1,
          published: { version: 1, content },
          working: null,
        }
      : { items };
    return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  });
  return asked;
}

function open(props: Parameters<typeof KnowledgePanel>[0] = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>
        <KnowledgePanel {...props} />
      </App>
    </QueryClientProvider>,
  );
  return userEvent.setup({ delay: null, pointerEventsCheck: 0 });
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('finds an article, marks the words, and puts its customer wording into the reply', async () => {
  const asked = serve([row]);
  const onSend = vi.fn();
  const user = open({ onSend, customerLanguage: 'en' });
  await user.type(screen.getByRole('searchbox'), '挂失{Enter}');
  const found = await screen.findByRole('button', { name: /银行卡\s*挂失/ });
  expect(found.querySelector('mark')?.textContent).toBe('挂失');
  expect(asked.some((one) => one.includes('sent=true'))).toBe(true);
  await user.click(found);
  expect(await screen.findByText('核验身份后办理')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: '填入回复' }));
  expect(onSend).toHaveBeenCalledWith('Please do not worry');
});

it('offers no reply where nothing is written', async () => {
  serve([row]);
  const user = open();
  await user.type(screen.getByRole('searchbox'), '挂失{Enter}');
  await user.click(await screen.findByRole('button', { name: /银行卡\s*挂失/ }));
  await screen.findByText('核验身份后办理');
  expect(screen.queryByRole('button', { name: '填入回复' })).toBeNull();
});

it('says what becomes of a question without an answer', async () => {
  serve([]);
  const user = open();
  await user.type(screen.getByRole('searchbox'), '地铁{Enter}');
  expect(await screen.findByText('没有找到相关知识')).toBeTruthy();
});
