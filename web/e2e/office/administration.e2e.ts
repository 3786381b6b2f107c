import { afterEach, expect, it } from 'vitest';
import { type OpenOffice, openOffice } from './open-office';

let open: OpenOffice;
afterEach(async () => {
  expect(open.browser.complaints).toEqual([]);
  await open.close();
});

it('shows each role its own sections and says when there is no right', async () => {
  open = await openOffice('1001', { path: '/office/audit' });
  const { page } = open;
  expect(await page.locator('nav[aria-label="运营管理"] li a').allTextContents()).toEqual([
    '接触记录',
    '公告',
    '指标口径',
    '座席工作台',
    '打开监控大屏（新窗口）',
  ]);
  await page.waitForSelector('h1:has-text("您没有查看“审计”的权限")');
});

it('a maintainer adds an agent, resets a password and deactivates an account', async () => {
  open = await openOffice('4001');
  const { page, office } = open;
  await page.waitForSelector('.data-table tbody tr');
  await page.click('text=新增员工');
  await page.fill('dialog #number', '1003');
  await page.fill('dialog #name', '林峰');
  await page.fill('dialog #password', 'first-secret');
  await page.click('dialog >> text=添加技能');
  await page.click('dialog .skill-row .ant-select');
  await page.click('.ant-select-item-option:has-text("英语")');
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.waitForSelector('.data-table tr:has-text("林峰")');
  expect(office.staff.at(-1)).toMatchObject({ number: '1003', roles: ['agent'], skills: [['english', 5]] });

  await page.click('tr:has-text("林峰") >> text=重置密码');
  await page.fill('dialog [type=password]', 'short');
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.waitForSelector('.ant-form-item-explain-error:has-text("至少 8 个字符")');
  await page.fill('dialog [type=password]', 'long-enough');
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.waitForSelector('text=密码已重置');

  await page.click('tr:has-text("林峰") >> text=停用');
  await page.waitForSelector('dialog:has-text("停用后立即退出登录")');
  await page.keyboard.press('Escape');
  expect(office.staff.at(-1)?.active).toBe(true);
  await page.click('tr:has-text("林峰") >> text=停用');
  await page.click('dialog .dialog-foot .ant-btn-dangerous');
  await expect.poll(() => office.staff.at(-1)?.active).toBe(false);
  await page.waitForSelector('.data-table tr:has-text("林峰")', { state: 'detached' });
});

it('a flow is mended where the check points, saved, published, and never overwritten blindly', async () => {
  open = await openOffice('4001', { path: '/office/flows/main' });
  const { page, office } = open;
  const publish = page.getByRole('button', { name: '发布', exact: true });
  await page.waitForSelector('.checked-wrong');
  expect(await publish.isDisabled()).toBe(true);
  await page.click('.checked-wrong');
  await page.click('.findings button >> nth=0');
  await page.waitForSelector('.row:has-text("没有名为“balance”的节点")');

  await page.click('.designer-bar >> text=文档');
  const text = await page.inputValue('.editor-text');
  await page.fill('.editor-text', `${text},`);
  await page.waitForSelector('.flow-messages:has-text("JSON 有误")');
  await page.fill('.editor-text', text.replace('"next": "balance"', '"next": "to-agent"'));
  await page.waitForSelector('.checked:has-text("检查通过")');
  await page.keyboard.press('Control+z');
  await page.waitForSelector('.checked-wrong');
  await page.keyboard.press('Control+Shift+z');
  await page.waitForSelector('.checked:has-text("检查通过")');

  office.flow = { ...office.flow, revision: 9 };
  await page.click('text=保存草稿');
  await page.waitForSelector('.flow-messages:has-text("他人已修改此草稿")');
  office.flow = { ...office.flow, revision: 4 };
  await page.click('text=保存草稿');
  await page.waitForSelector('.unsaved', { state: 'detached' });
  expect(office.flow.revision).toBe(5);
  await publish.click();
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.click('role=tab[name="版本"]');
  await page.waitForSelector('.publications:has-text("第 3 版")');
});

it('an announcement is written in both languages, and removed only when asked twice', async () => {
  open = await openOffice('3001', { path: '/office/announcements' });
  const { page, office } = open;
  await page.click('text=新增公告');
  await page.fill('dialog #key', 'Not A Key');
  await page.fill('dialog #slot', 'phone-notice');
  await page.fill('dialog #zh', '网点装修，暂停营业。');
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.waitForSelector('.ant-form-item-explain-error >> nth=1');
  await page.fill('dialog #key', 'branch-closed');
  await page.fill('dialog #en', 'The branch is being renovated and closed.');
  await page.click('dialog .dialog-foot .ant-btn-primary');
  await page.waitForSelector('.card:has-text("branch-closed")');
  expect(office.announcements).toHaveLength(3);
  await page.click('.card:has-text("branch-closed") >> text=删除');
  await page.click('dialog .dialog-foot .ant-btn-dangerous');
  await page.waitForSelector('.card:has-text("branch-closed")', { state: 'detached' });
});

it('the audit trail is filtered by act and leads to the contact', async () => {
  open = await openOffice('6001');
  const { page, office } = open;
  await page.waitForSelector('.data-table tbody tr');
  await page.click('.audit-filter:has-text("操作") .ant-select');
  await page.click('.ant-select-item-option:has-text("查看接触")');
  await page.click('.audit-acts .ant-btn-primary');
  await expect.poll(() => office.asked.at(-1)).toContain('action=contact.read');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.data-table tbody tr')].every((row) =>
      row.textContent?.includes('查看接触'),
    ),
  );
  await page.click('.data-table tbody tr:first-child a');
  await page.waitForSelector('.timeline');
});
