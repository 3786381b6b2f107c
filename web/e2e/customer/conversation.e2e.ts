import { afterEach, beforeEach, expect, it } from 'vitest';
import { bubbles, type OpenCustomer, openCustomer, startChat, write } from './open-customer';

let open: OpenCustomer;
beforeEach(async () => {
  open = await openCustomer();
});
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

it('a customer chooses, waits, talks with an agent, ends and rates', async () => {
  const { page, bank } = open;
  await startChat(page);
  await page.click('.choice >> text=信用卡账单');
  await page.waitForSelector('.said:has-text("关于“信用卡账单”")');
  await page.click('.tools >> text=转人工');
  await page.waitForSelector('.chat-state:has-text("您前面还有 2 位，预计等待约 2 分钟")');
  const one = bank.last();
  expect(one.heard).toContainEqual(expect.objectContaining({ type: 'choice', key: '0' }));

  one.move('connected', { agent_name: '李静' });
  one.say('agent', '您好，我是客服李静。');
  await page.waitForSelector('.chat-state:has-text("客服 李静 为您服务")');
  await write(page, '账单日怎么改？');
  one.read();
  await page.waitForSelector('.mark:has-text("已读")');
  one.typing();
  await page.waitForSelector('.typing:has-text("正在输入")');

  await page.click('.tools >> text=结束会话');
  await page.waitForSelector('.end-question');
  await page.click('.end-question >> text=继续咨询');
  expect(one.state).toBe('connected');
  await page.click('.tools >> text=结束会话');
  await page.click('.end-question .danger');
  await page.waitForSelector('.rating');
  await page.click('.rating button[type=submit]');
  await page.waitForSelector('.form-problem:has-text("请先选择一项")');
  await page.check('.grade:has-text("非常满意") >> nth=0');
  await page.click('.rating button[type=submit]');
  await page.waitForSelector('.chat-over:has-text("感谢您的评价：非常满意")');
  expect(one.heard).toContainEqual(expect.objectContaining({ type: 'rate', score: 5 }));

  await page.click('.chat-over >> text=重新咨询');
  await page.waitForSelector('.bubble');
  expect(bank.conversations).toHaveLength(2);
});

it('a reload in the middle loses nothing and doubles nothing', async () => {
  const { page, bank } = open;
  await startChat(page);
  const one = bank.last();
  one.move('connected', { agent_name: '李静' });
  await write(page, '第一句');
  await page.waitForFunction(() => document.querySelectorAll('.bubble-pending').length === 0);
  // The wire looks alive, and nothing is acknowledged any more.
  one.isDeaf = true;
  await write(page, '没有回执的一句');
  await page.waitForSelector('.bubble-pending');
  await page.fill('#chat-text', '写了一半');
  one.isDeaf = false;
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('.row-own .bubble').length === 2);
  await page.waitForFunction(() => document.querySelectorAll('.bubble-pending').length === 0);
  expect(
    one.messages.filter((message) => message.from === 'customer').map((message) => message.text),
  ).toEqual(['第一句', '没有回执的一句']);
  expect(await page.inputValue('#chat-text')).toBe('写了一半');
  expect(bank.conversations).toHaveLength(1);
});

it('what is written while the network is away is sent when it is back, in order and once', async () => {
  const { page, bank, browser } = open;
  await startChat(page);
  const one = bank.last();
  one.move('connected', { agent_name: '李静' });
  await browser.context.setOffline(true);
  one.cut();
  await page.waitForSelector('.chat-link:has-text("没有网络")');
  for (const text of ['甲', '乙', '丙']) await write(page, text);
  await page.waitForSelector('.mark:has-text("等待网络恢复")');
  one.say('agent', '您还在吗？');
  await browser.context.setOffline(false);
  await page.waitForFunction(() => document.querySelector('.chat-link') === null);
  await page.waitForFunction(() => document.querySelectorAll('.bubble-pending').length === 0);
  const said = (await bubbles(page)).slice(1);
  expect(said).toEqual(['您还在吗？', '甲', '乙', '丙']);
});

it('pictures and files go both ways, by button, by paste and by drag', async () => {
  const { page, bank } = open;
  await startChat(page);
  const one = bank.last();
  one.move('connected', { agent_name: '李静' });
  await page.setInputFiles('.composer input[type=file]', [
    { name: '截图.png', mimeType: 'image/png', buffer: PIXEL },
    { name: '过大.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) },
  ]);
  await page.waitForSelector('.row-own .picture img');
  await page.waitForSelector('.failed:has-text("文件超过 10 MB")');
  await page.click('.failed >> text=删除');

  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['hello'], '粘贴.txt', { type: 'text/plain' }));
    const paste = new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
    document.querySelector('#chat-text')?.dispatchEvent(paste);
  });
  await page.waitForSelector('.row-own .file:has-text("粘贴.txt")');
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['hello'], '拖放.txt', { type: 'text/plain' }));
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector('#chat')?.dispatchEvent(drop);
  });
  await page.waitForSelector('.row-own .file:has-text("拖放.txt")');

  one.send('说明.pdf', 'application/pdf', Buffer.from('%PDF-1.4'));
  const download = page.waitForEvent('download');
  await page.click('.row-other .file:has-text("说明.pdf")');
  expect((await download).suggestedFilename()).toBe('说明.pdf');
  expect(one.files.size).toBe(4);
});

it('an upload that fails says why and can be tried again', async () => {
  const { page, bank } = open;
  await startChat(page);
  bank.uploadFault = {
    status: 503,
    headers: { 'content-type': 'application/problem+json' },
    json: { code: 'messaging.full', title: '在线客服繁忙，请稍后再试。' },
  };
  await page.setInputFiles('.composer input[type=file]', {
    name: '回单.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4'),
  });
  await page.waitForSelector('.failed:has-text("在线客服繁忙")');
  bank.uploadFault = null;
  await page.click('.failed >> text=重新发送');
  await page.waitForSelector('.row-own .file:has-text("回单.pdf")');
  await page.waitForFunction(() => document.querySelector('.failed') === null);
  expect(bank.last().messages.filter((message) => message.kind === 'file')).toHaveLength(1);
});

it('a kind of file that is not taken is not offered to be sent again', async () => {
  const { page, bank } = open;
  await startChat(page);
  bank.uploadFault = {
    status: 415,
    headers: { 'content-type': 'application/problem+json' },
    json: { status: 415, code: 'messaging.file_kind_refused', title: '不支持此类文件。' },
  };
  await page.setInputFiles('.composer input[type=file]', {
    name: '脚本.exe',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('MZ'),
  });
  await page.waitForSelector('.failed:has-text("不支持此类文件")');
  expect(await page.locator('.failed button').allTextContents()).toEqual(['删除']);
});

it('a secret is masked, sent as one, and kept nowhere in the browser', async () => {
  const { page, bank } = open;
  await startChat(page);
  const one = bank.last();
  one.move('self_service', { secure: true });
  await page.waitForSelector('#chat-secret');
  expect(await page.getAttribute('#chat-secret', 'type')).toBe('password');
  await page.fill('#chat-secret', '864213');
  await page.press('#chat-secret', 'Enter');
  await page.waitForSelector('.secure-note:has-text("已安全提交")');
  const sent = { type: 'message', text: '864213', secure: true };
  expect(one.heard).toContainEqual(expect.objectContaining(sent));
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(kept).not.toContain('864213');
  expect(await page.content()).not.toContain('864213');
});

it('a busy bank says so and is asked again by itself', async () => {
  const { page, bank } = open;
  bank.isBusy = true;
  await page.click('#help');
  await page.waitForSelector('.chat-failed:has-text("当前咨询的客户较多")');
  await page.waitForSelector('.chat-failed:has-text("秒后自动重试")');
  bank.isBusy = false;
  await page.click('.chat-failed .primary');
  await page.waitForSelector('.bubble');
});

it('Enter that belongs to the input method sends nothing', async () => {
  const { page, bank } = open;
  await startChat(page);
  await page.fill('#chat-text', 'ni hao');
  await page.evaluate(() => {
    const key = new KeyboardEvent('keydown', {
      key: 'Enter',
      bubbles: true,
      cancelable: true,
      isComposing: true,
    });
    document.querySelector('#chat-text')?.dispatchEvent(key);
  });
  expect(await page.inputValue('#chat-text')).toBe('ni hao');
  expect(bank.last().heard.some((frame) => 'type' in frame && frame.type === 'message')).toBe(false);
});
