import { afterEach, expect, it } from 'vitest';
import { CALL, CHAT } from '../mock/contacts';
import { type OpenOffice, openOffice } from './open-office';

let open: OpenOffice;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

it('filters stand in the address, all but the number of the customer', async () => {
  open = await openOffice('2001');
  const { page, office } = open;
  await page.waitForSelector('.data-table tbody tr');
  await page.click('.filter:has-text("渠道") .ant-select');
  await page.click('.ant-select-item-option:has-text("在线")');
  await page.fill('.filter:has-text("客户号码") input', '13812345678');
  await page.click('.filter-acts .ant-btn-primary');
  await expect.poll(() => office.asked.at(-1)).toContain('phone=13812345678');
  expect(office.asked.at(-1)).toContain('channel=chat');
  expect(new URL(page.url()).search).toBe('?channel=chat');
  await page.reload();
  await page.waitForSelector('.data-table tbody tr');
  expect(await page.inputValue('.filter:has-text("客户号码") input')).toBe('13812345678');
});

it('pages keep their place: next, a contact, back, reload, previous', async () => {
  open = await openOffice('2001');
  const { page } = open;
  const first = () => page.getAttribute('.data-table tbody tr:first-child a', 'href');
  await page.waitForSelector('.data-table tbody tr');
  const one = await first();
  await page.click('.pager >> text=下一页');
  await expect.poll(first).not.toBe(one);
  const two = await first();
  await page.click('.data-table tbody tr:first-child a');
  await page.waitForSelector('.timeline');
  await page.click('.back-link');
  await expect.poll(first).toBe(two);
  await page.reload();
  await expect.poll(first).toBe(two);
  await page.click('.pager >> text=上一页');
  await expect.poll(first).toBe(one);
});

it('a call is drawn in stages, told in words, and heard by keyboard', async () => {
  open = await openOffice('2001', { path: `/office/contacts/${CALL}` });
  const { page } = open;
  await page.waitForSelector('.stage-conversation:has-text("服务 55 秒")');
  expect(await page.textContent('.timeline-sum')).toContain('排队 33 秒');
  await page.waitForSelector('.step:has-text("王浩未接起：超时")');
  expect(await page.isVisible('.step:has-text("到达节点")')).toBe(false);
  await page.click('text=显示流程内的每一步');
  await page.waitForSelector('.step:has-text("到达节点 menu（菜单）")');

  await page.waitForSelector('.player-time:has-text("00:24")');
  await page.focus('.player-slider');
  await page.keyboard.press(' ');
  await page.waitForSelector('.player-row >> text=暂停');
  await page.keyboard.press(' ');
  await page.focus('.player-row .ant-btn-primary');
  await page.keyboard.press(']');
  await page.waitForSelector('.player-row .ant-select:has-text("1.25×")');
  await page.click('[aria-label="前进 5 秒"]');
  await expect.poll(() => page.textContent('.player-time')).toMatch(/00:0[5-9] \/ 00:24/);
});

it('a chat is read as it was written', async () => {
  open = await openOffice('2001', { path: `/office/contacts/${CHAT}` });
  const { page } = open;
  await page.waitForSelector('.said-agent:has-text("很高兴为您服务")');
  expect(await page.getAttribute('.said a', 'href')).toBe(`/api/v1/contacts/${CHAT}/files/f-1`);
});

it('a contact that is not there is said to be so', async () => {
  open = await openOffice('2001', { path: '/office/contacts/00000000-0000-0000-0000-000000000000' });
  await open.page.waitForSelector('h1:has-text("没有这次接触")');
});
