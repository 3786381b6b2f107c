import { beforeEach, expect, it } from 'vitest';
import { Drafts } from './drafts';

beforeEach(() => sessionStorage.clear());

it('a draft outlives a reload of the page', () => {
  new Drafts().set('c', { reply: '您好，' });
  const reloaded = new Drafts();
  reloaded.set('c', { note: '挂失' });
  expect(reloaded.get('c')).toEqual({ reply: '您好，', note: '挂失' });
});

it('drafts of contacts that have left the desk are forgotten', () => {
  const drafts = new Drafts();
  drafts.set('c', { reply: '一' });
  drafts.set('d', { reply: '二' });
  drafts.retain(new Set(['d']));
  expect(new Drafts().get('c')).toEqual({});
  expect(new Drafts().get('d').reply).toBe('二');
});
