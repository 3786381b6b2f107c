// biome-ignore-all lint/suspicious/noThenProperty: the document calls it so
import { renderHook } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { setLanguage, type UiLanguage } from '@/shared/i18n';
import demonstration from '../../../../../demo/routing/policy.json';
import { usePolicyTexts } from '../policy-texts';
import { differences } from './difference';
import { capSentence, guaranteeSentence, ruleSentence, targetSentence } from './phrases';
import { freeId, type Policy, type Rule } from './policy';
import { afterInsert, afterMove, afterRemove, cardOf, sectionOf } from './section';
import { misshapen, unknownPlaces, withoutEmpty } from './shape';
import { things } from './things';
import { moments, timeline } from './timeline';
import { percents } from './weights';
import type { Words } from './words';

const NAMES: Record<string, string> = {
  wealth: '财富',
  private_bank: '私人银行',
  vip: '贵宾',
  phone: '电话',
};

function wordsIn(tag: UiLanguage): Words {
  setLanguage(tag);
  const t = renderHook(() => usePolicyTexts()).result.current;
  const name = (key: string) => (tag === 'en' ? key : (NAMES[key] ?? key));
  const same = { tier: name, care: name, language: name, medium: name, mood: name, queue: name };
  return { t, tag, ...same, skill: name, line: name, site: name, business: name };
}

let words: Words;
beforeEach(() => {
  words = wordsIn('zh-CN');
});

const rule = (id: string, when: Rule['when'], then: Rule['then']): Rule => ({ id, when, then });
const demo = demonstration as unknown as Policy;

it('tells a rule in a line', () => {
  const vip = rule(
    'vip',
    { tiers: ['wealth', 'private_bank'], lines: ['phone'] },
    { queue: 'vip', priority: 300 },
  );
  expect(ruleSentence(vip, words)).toBe(
    '客户等级为 财富、私人银行，且来自 电话 → 进入队列 贵宾，优先级 +300',
  );
  expect(ruleSentence(vip, wordsIn('en'))).toBe(
    'Tier is wealth or private_bank, and came by phone → queue vip, priority +300',
  );
});

it('tells everything that a rule can say', () => {
  const all = rule(
    'all',
    {
      tiers: ['gold'],
      star_at_least: 2,
      star_at_most: 6,
      care: ['elderly'],
      languages: ['ja'],
      regions: ['51'],
      areas: ['灾区'],
      lines: ['95588'],
      queues: ['common'],
      businesses: ['transfer'],
      media: ['voice'],
      moods: ['angry'],
    },
    {
      queue: 'vip',
      priority: -20,
      skills: [{ skill: 'care', level: 3 }],
      sites: { sites: ['north', 'home'], for_seconds: 90 },
      last_agent_for_seconds: 15,
      manager_for_seconds: 20,
    },
  );
  expect(ruleSentence(all, words)).toBe(
    '客户等级为 gold，且星级不低于 2 星，且星级不高于 6 星，且属于关怀客群 elderly，且服务语言为 ja，且所在地区为 51，' +
      '且位于已开启的区域 灾区，且来自 95588，且接触方式为 voice，且要去的队列为 common，且办理的业务为 transfer，且情绪为 angry' +
      ' → 进入队列 贵宾，优先级 −20，座席须具备 care 3 级以上，座席在 north、home（等 1 分 30 秒后不限），' +
      '先等客户经理 20 秒，先等上次的座席 15 秒',
  );
});

it('tells a rule for everybody, and one that says nothing', () => {
  expect(ruleSentence(rule('x', null, {}), words)).toBe('所有客户 → 没有规定');
  expect(ruleSentence(rule('x', { tiers: [] }, { priority: 0 }), words)).toBe('所有客户 → 没有规定');
});

it('tells every kind of promise and of a full queue', () => {
  const target = (one: Parameters<typeof targetSentence>[0]) => targetSentence(one, words);
  expect(target({ kind: 'mean_wait', milliseconds: 2500 })).toBe('平均等待不超过 2.5 秒');
  expect(target({ kind: 'answered_within', percent: 90, seconds: 10 })).toBe('90% 在 10 秒内接通');
  expect(target({ kind: 'longest_wait', seconds: 300 })).toBe('谁都不会等超过 5 分');
  const full = (then: { kind: string; to?: string }) => capSentence({ waiting: 200, then }, words);
  expect(full({ kind: 'refuse' })).toBe('排满 200 位时不再受理');
  expect(full({ kind: 'call_back' })).toBe('排满 200 位时立即提供回电');
  expect(full({ kind: 'queue', to: 'vip' })).toBe('排满 200 位时转入 贵宾');
  const promise = demo.guarantees?.[1];
  expect(promise && guaranteeSentence(promise, words)).toBe('客户等级为 财富、私人银行 → 90% 在 10 秒内接通');
});

it('draws what happens to a contact that waits', () => {
  const line = timeline(demo.queues?.elderly ?? {}, [{ skill: 'care', level: 3 }]);
  expect(line.moments.map((one) => one.seconds)).toEqual([0, 10, 15, 25]);
  expect(line.stretches.map(({ from, needs }) => [from.seconds, needs])).toEqual([
    [0, [{ skill: 'care', level: 3, isOwn: true }]],
    [10, [{ skill: 'care', level: 1, isOwn: true }]],
  ]);
  expect(line.stretches.at(-1)?.until).toBe(1);
  expect(line.helpers.map(({ from, queue }) => [from.seconds, queue])).toEqual([
    [15, 'vip'],
    [25, 'common'],
  ]);
  expect(timeline(demo.queues?.common ?? {}).callBack?.seconds).toBe(120);
});

it('eases levels only, and steps at the same time are one', () => {
  const step = (after_seconds: number, level: number) => ({
    after_seconds,
    skills: [{ skill: 'care', level }],
  });
  const line = timeline({ relax: [step(10, 2), step(20, 4), step(20, 0)] }, [{ skill: 'care', level: 3 }]);
  expect(line.stretches.map(({ from, needs }) => [from.seconds, needs[0]?.level])).toEqual([
    [0, 3],
    [10, 2],
    [20, 0],
  ]);
});

it('does not take what a rule may ask for as what the queue asks for', () => {
  const rules = { relax: [{ after_seconds: 10, skills: [{ skill: 'card', level: 2 }] }] };
  const [, second] = timeline(rules, [{ skill: 'care', level: 3 }]).stretches;
  expect(second?.needs).toEqual([
    { skill: 'care', level: 3, isOwn: true },
    { skill: 'card', level: 2, isOwn: false },
  ]);
});

it('keeps early times apart and all within the line', () => {
  const all = moments([10, 12, 3600]);
  const gaps = all.map((one, index) => (all[index + 1]?.at ?? 1) - one.at);
  expect(Math.min(...gaps)).toBeGreaterThan(0.08);
  expect(all.every(({ at }) => at >= 0 && at < 1)).toBe(true);
  expect(moments([])).toEqual([{ seconds: 0, at: 0 }]);
});

it('shares weights in whole per cents', () => {
  const thirds = percents({ quality: 1, speed: 1, satisfaction: 1 });
  expect([...thirds.values()].reduce((one, other) => one + other)).toBe(100);
  expect([...percents({ quality: 3, resolution: 1 })]).toEqual([
    ['quality', 75],
    ['speed', 0],
    ['satisfaction', 0],
    ['resolution', 25],
  ]);
  expect([...percents({}).values()]).toEqual([0, 0, 0, 0]);
});

const changed = (change: (policy: Required<Policy>) => void): string[] => {
  const after = structuredClone(demo);
  change(after as Required<Policy>);
  return differences(demo, after, words).map(({ text }) => text);
};

it('tells what was added, changed and removed', () => {
  expect(
    changed((policy) => {
      policy.rules?.push(rule('night', { media: ['voice'] }, { priority: 5 }));
      const wealth = policy.rules?.find((one) => one.id === 'wealth');
      if (wealth) wealth.then.priority = 400;
      if (policy.areas?.灾区) policy.areas.灾区.active = true;
      policy.guarantees = policy.guarantees?.slice(1) ?? [];
    }),
  ).toEqual([
    '规则“wealth”：优先级 +300 → +400',
    '新增规则“night”：接触方式为 voice → 优先级 +5',
    '区域“灾区”：状态 关闭 → 开启',
    '删除承诺“care-mean-wait”',
  ]);
});

it('tells what was set and taken back', () => {
  expect(
    changed((policy) => {
      const wealth = policy.rules?.find((one) => one.id === 'wealth');
      if (wealth) wealth.then = { queue: 'vip' };
      policy.queues = { ...policy.queues, vip: {} };
      policy.matching = { weights: { quality: 1 }, worth_seconds: 30 };
    }),
  ).toEqual([
    '规则“wealth”：优先级 +300 → （未设）',
    '规则“wealth”：进入队列 （未设） → 贵宾',
    '队列“贵宾”：溢出到 20 秒后 common → （未设）',
    '新增能力匹配：权重 服务质量 100%，办理速度 0%，客户满意 0%，一次办结 0%；最合适的座席相当于多等 30 秒；集中分配 0 秒',
  ]);
});

it('tells only of the rule that was moved', () => {
  expect(
    changed((policy) => {
      const [first] = policy.rules?.splice(0, 1) ?? [];
      if (first) policy.rules?.splice(3, 0, first);
    }),
  ).toEqual(['规则“messages”：从第 1 位移到第 4 位']);
});

it('finds nothing between a policy and what the server makes of it', () => {
  const sent = structuredClone(demo) as Required<Policy>;
  const [first] = sent.rules ?? [];
  if (first) {
    first.when = { tiers: [], star_at_least: null, ...first.when };
    first.then = { priority: 0, skills: [], sites: null, ...first.then };
  }
  for (const promise of sent.guarantees ?? []) Object.assign(promise, { over_seconds: 900, at_least: 20 });
  expect(differences(demo, { ...sent, sites: {}, matching: null }, words)).toEqual([]);
});

it('has a thing for every part of the demonstration', () => {
  const kinds = new Set(things(demo, words).map(({ kind }) => kind));
  expect([...kinds]).toEqual(['name', 'rule', 'queue', 'area', 'care', 'guarantee']);
});

it('knows a policy by its shape', () => {
  expect(misshapen(demo)).toBeNull();
  expect(misshapen({})).toBeNull();
  expect(misshapen({ rules: {} })).toBe('/rules');
  expect(misshapen({ rules: [{ id: 'a', when: { tiers: 'gold' }, then: {} }] })).toBe('/rules/0/when/tiers');
  expect(misshapen({ rules: [{ id: 'a' }] })).toBe('/rules/0/then');
  expect(misshapen({ areas: { 'a/b': {} } })).toBe('/areas/a~1b/regions');
  expect(misshapen([])).toBe('');
});

it('tells the places that it does not know', () => {
  expect(unknownPlaces(demo)).toEqual([]);
  expect(unknownPlaces({ colour: 1, rules: [{ id: 'a', then: { 'to/day': 1 } }] })).toEqual([
    '/colour',
    '/rules/0/then/to~1day',
  ]);
});

it('leaves out what says nothing, and keeps what must be there', () => {
  const full = {
    sites: {},
    areas: { 灾区: { active: false, regions: [] } },
    rules: [
      { id: 'all', when: { tiers: [], star_at_least: null }, then: { priority: 0, skills: [], queue: null } },
      { id: 'far', when: {}, then: { priority: 1, sites: { sites: [], for_seconds: null } } },
    ],
    matching: null,
    colour: null,
  };
  expect(withoutEmpty(full)).toEqual({
    areas: { 灾区: { active: false, regions: [] } },
    rules: [
      { id: 'all', when: {}, then: {} },
      { id: 'far', when: {}, then: { priority: 1, sites: { sites: [] } } },
    ],
    colour: null,
  });
  expect(withoutEmpty(demo)).toEqual(demo);
});

it('knows the section and the card of a place', () => {
  expect([sectionOf('/rules/3/then/queue'), cardOf('/rules/3/then/queue')]).toEqual(['rules', '/rules/3']);
  expect([sectionOf('/queues/a~1b/relax/0'), cardOf('/queues/a~1b/relax/0')]).toEqual([
    'queues',
    '/queues/a~1b',
  ]);
  expect([sectionOf('/areas/灾区/regions'), cardOf('/areas/灾区/regions')]).toEqual(['areas', null]);
  expect(sectionOf('')).toBe('name');
});

it('keeps cards open while their list changes', () => {
  const opened = ['/rules/0', '/rules/2', '/queues/vip'];
  expect(afterMove(opened, '/rules', 2, 0)).toEqual(['/rules/1', '/rules/0', '/queues/vip']);
  expect(afterMove(opened, '/rules', 0, 1)).toEqual(['/rules/1', '/rules/2', '/queues/vip']);
  expect(afterInsert(opened, '/rules', 1)).toEqual(['/rules/0', '/rules/3', '/queues/vip']);
  expect(afterRemove(opened, '/rules', 0)).toEqual(['/rules/1', '/queues/vip']);
});

it('finds an id that nobody has', () => {
  expect(freeId('rule', [{ id: 'rule-1' }, { id: 'rule-2' }])).toBe('rule-3');
  expect(freeId('vip', [{ id: 'vip' }], 2)).toBe('vip-2');
});
