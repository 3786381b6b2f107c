import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { PathStep } from '@/shared/api/types';
import { usePathLine, useStepName } from './names';

const step = (name: PathStep['name']): PathStep => ({ node: 'n', name, at: '2026-03-01T10:00:00Z' });
const line = (...names: PathStep['name'][]) => renderHook(usePathLine).result.current(names.map(step));

it('a step is called by its own name, or by what kind of node it is', () => {
  const nameOf = renderHook(useStepName).result.current;
  expect(nameOf(step({ zh: '服务菜单', en: 'Menu' }))).toBe('服务菜单');
  expect(nameOf(step('business_hours'))).toBe('营业时间');
  expect(nameOf(step('something_else'))).toBe('something_else');
});

it('a path in one line leaves out what says nothing and what is said twice', () => {
  expect(line('say', 'decide', 'menu', 'menu', 'announce', 'queue')).toBe('菜单 › 公告');
});

it('a path of silent steps only is shown as it is', () => {
  expect(line('say', 'queue')).toBe('播报 › 排队');
});

it('a long path is shown by its end', () => {
  expect(line('一', '二', '三', '四', '五')).toBe('… › 二 › 三 › 四 › 五');
});
