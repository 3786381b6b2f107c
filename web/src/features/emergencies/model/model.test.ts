import { renderHook } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { setLanguage, type UiLanguage } from '@/shared/i18n';
import { misshapen, unknownPlaces, withoutEmpty } from '@/shared/json/shape';
import demonstration from '../../../../../demo/emergencies/plans.json';
import { usePlanTexts } from '../plan-texts';
import { amountText, inCurrency, inUnits, toMinor } from './amount';
import { differences } from './difference';
import { EFFECTS, effects } from './effects';
import { findingText, placeInDocument } from './finding';
import { freeCode, PLAN, type Plan } from './plan';
import { PLACE_OF, sectionOf } from './section';
import type { Words } from './words';

const NAMES: Record<string, string> = {
  beijing: '北京职场',
  chengdu: '成都职场',
  home: '居家座席',
  shift_leader: '班长',
  director: '主任',
  zh: '中文',
  en: '英语',
  hotline: '客服热线',
};

function wordsIn(tag: UiLanguage): Words {
  setLanguage(tag);
  const t = renderHook(() => usePlanTexts()).result.current;
  const name = (key: string) => (tag === 'en' ? key : (NAMES[key] ?? key));
  return { t, tag, site: name, line: name, role: name, language: name };
}

let words: Words;
beforeEach(() => {
  words = wordsIn('zh-CN');
});

const demo = demonstration as unknown as Record<'site-lost' | 'core-bank-down' | 'disaster-region', Plan>;
const linesOf = (plan: Plan, kind: string, use = words) =>
  effects(plan, use).find((one) => one.kind === kind)?.lines ?? [];
const sentences = (plan: Plan, kind: string, use = words) =>
  linesOf(plan, kind, use).map((one) => one.sentence);

it('reads the plans of the demonstration as plans, whole', () => {
  for (const plan of Object.values(demo)) {
    expect(misshapen(plan, PLAN)).toBeNull();
    expect(unknownPlaces(plan, PLAN)).toEqual([]);
    expect(withoutEmpty(plan, PLAN)).toEqual(plan);
  }
});

it('leaves out what says nothing and keeps what it does not know', () => {
  const sent = {
    later: { kept: true },
    name: { zh: '停电', en: 'Power' },
    purpose: {},
    routing: { policy_version: null, areas: {} },
    backups: [{ site: 'beijing', by: [], weight: 2 }],
    work_order: null,
  };
  expect(withoutEmpty(sent, PLAN)).toEqual({
    name: { zh: '停电', en: 'Power' },
    backups: [{ site: 'beijing', by: [], weight: 2 }],
    later: { kept: true },
  });
  expect(unknownPlaces(sent, PLAN)).toEqual(['/later', '/backups/0/weight']);
});

it('names the place at which a document is no plan', () => {
  expect(misshapen({ announcements: [{ slot: 'phone-notice' }] }, PLAN)).toBe('/announcements/0/text');
  expect(misshapen({ routing: { areas: { 'a/b': 'on' } } }, PLAN)).toBe('/routing/areas/a~1b');
  expect(misshapen([], PLAN)).toBe('');
});

it('tells what is said to the same customers in several slots once', () => {
  expect(sentences(demo['site-lost'], 'customers')).toEqual([
    '所有客户进入服务时先听到或看到（phone-notice、chat-notice）',
  ]);
  expect(sentences(demo['disaster-region'], 'customers')).toEqual([
    '四川、成都的客户进入服务时先听到或看到（phone-notice）',
    '所有客户进入服务时先听到或看到（chat-notice）',
  ]);
  const [line] = linesOf(demo['disaster-region'], 'customers', wordsIn('en'));
  expect(line?.quote).toMatch(/^Customers of the disaster region come first/);
});

it('tells to whom something is announced by line and region', () => {
  const announcement = { slot: 'phone-notice', text: { zh: '请稍候', en: 'Wait' } };
  const plan = (more: object): Plan => ({ announcements: [{ ...announcement, ...more }] });
  expect(sentences(plan({ lines: ['hotline'] }), 'customers')[0]).toMatch(/^“客服热线”线路的客户/);
  expect(sentences(plan({ lines: ['hotline'], regions: ['成都'] }), 'customers')[0]).toMatch(
    /^“客服热线”线路上成都的客户/,
  );
});

it('draws which site is stood in for by which', () => {
  expect(linesOf(demo['site-lost'], 'sites')[0]).toEqual({
    sentence: '北京职场由成都职场、居家座席接替',
    swap: { from: '北京职场', to: ['成都职场', '居家座席'] },
  });
});

it('tells routing, authorisations and work orders in sentences', () => {
  const plan = demo['disaster-region'];
  expect(sentences(plan, 'routing')).toEqual(['启用区域“灾区”']);
  expect(sentences({ routing: { policy_version: 3, areas: { 灾区: false } } }, 'routing')).toEqual([
    '改用路由策略第 3 版',
    '停用区域“灾区”',
  ]);
  expect(sentences(plan, 'approvals')).toEqual([
    '班长每笔可批准“手续费减免”至 500.00 元',
    '主任每笔可批准“还款延期”至 200,000.00 元',
  ]);
  expect(sentences(plan, 'orders', wordsIn('en'))).toEqual([
    'Work orders may use the template “Deferred repayment in the disaster region”',
  ]);
});

it('names everything that a plan may change, touched or not', () => {
  expect(effects({}, words).map(({ kind }) => kind)).toEqual([...EFFECTS]);
  expect(effects({ waiting: { zh: ' ', en: '' } }, words).every(({ lines }) => lines.length === 0)).toBe(
    true,
  );
});

it('says nothing of a plan that did not change, however it is written', () => {
  const plan = demo['core-bank-down'];
  expect(differences(plan, structuredClone(plan), words)).toEqual([]);
  expect(differences(plan, { ...plan, backups: [], routing: { areas: {} } }, words)).toEqual([]);
});

it('tells what differs between two plans, with its place in the later one', () => {
  const before = demo['disaster-region'];
  const after = structuredClone(before);
  const [waiver, deferral] = after.authorisations ?? [];
  if (!waiver || !deferral) throw new Error('the demonstration has two authorisations');
  waiver.up_to.minor = 80_050;
  after.authorisations = [deferral, waiver];
  after.routing = { areas: { 灾区: false } };
  after.waiting = { zh: '请稍候', en: 'Please wait' };
  delete after.work_order;
  expect(differences(before, after, words)).toEqual([
    { how: 'added', pointer: '/waiting', text: '新增排队提示：中文 请稍候；英语 Please wait' },
    { how: 'changed', pointer: '/routing/areas/灾区', text: '区域“灾区” · 状态：从“启用”改为“停用”' },
    {
      how: 'changed',
      pointer: '/authorisations/1',
      text: '授权“手续费减免” · 每笔上限：从“500.00 元”改为“800.50 元”',
    },
    { how: 'moved', pointer: '/authorisations', text: '授权的次序有变' },
    { how: 'removed', pointer: null, text: '删除工单模板' },
  ]);
});

it('keeps two announcements of one slot apart', () => {
  const one = { slot: 'phone-notice', text: { zh: '一', en: 'one' } };
  const other = { slot: 'phone-notice', text: { zh: '二', en: 'two' } };
  const changes = differences({ announcements: [one] }, { announcements: [one, other] }, words);
  expect(changes.map(({ how, pointer }) => [how, pointer])).toEqual([['added', '/announcements/1']]);
});

it('keeps money in whole smallest units', () => {
  expect(toMinor(500.29, 'CNY')).toBe(50_029);
  expect(toMinor(1.005, 'CNY')).toBe(100);
  expect(toMinor(8000, 'JPY')).toBe(8000);
  expect(inUnits({ minor: 50_029, currency: 'CNY' })).toBe(500.29);
  expect(inCurrency({ minor: 50_000, currency: 'CNY' }, 'JPY')).toEqual({ minor: 500, currency: 'JPY' });
  expect(amountText({ minor: 5_000_000, currency: 'CNY' }, 'zh-CN')).toBe('50,000.00 元');
  expect(amountText({ minor: 5_000_000, currency: 'CNY' }, 'en')).toBe('CNY 50,000.00');
  expect(amountText({ minor: 5000, currency: 'JPY' }, 'zh-CN')).toBe('JPY 5,000');
});

it('finds a code that nobody has', () => {
  expect(freeCode('approval', ['approval-1', 'approval-2'])).toBe('approval-3');
  expect(freeCode('fee-waiver', ['fee-waiver'], 2)).toBe('fee-waiver-2');
  expect(freeCode('approval-1', ['approval-1', 'approval-2'], 2)).toBe('approval-3');
});

it('puts every place into a section of the form', () => {
  const places = [
    '/name',
    '/waiting',
    '/desk_notice',
    '/backups/0/by',
    '/authorisations/1',
    '/work_order',
    '',
  ];
  expect(places.map(sectionOf)).toEqual([
    'name',
    'customers',
    'desks',
    'routing',
    'approvals',
    'orders',
    'name',
  ]);
  expect(EFFECTS.map((kind) => sectionOf(PLACE_OF[kind]))).not.toContain('name');
});

it('tells the findings of the server in words', () => {
  expect(placeInDocument('/document/announcements/0/slot')).toBe('/announcements/0/slot');
  expect(placeInDocument('/note')).toBeNull();
  const told = (place: string, title: string) => findingText(place, title, words);
  expect(told('/waiting', 'zh, en: 1–1000')).toContain('全部清空');
  expect(told('/work_order/text', 'zh, en: 1–1000')).not.toContain('全部清空');
  expect(told('/authorisations/0/up_to', '> 0')).toBe('金额须大于 0');
  expect(told('/backups/0/by', 'other sites')).toContain('接替职场');
  expect(told('/backups/0', 'sites of the bank')).toBe('只能选择本行的职场');
  expect(told('/later', 'unknown field `later`')).toBe('unknown field `later`');
});
