import { expect, it } from 'vitest';

const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', {
  eager: true,
  import: 'default',
});
const names = (tag: string) =>
  Object.keys(files)
    .filter((path) => path.startsWith(`./locales/${tag}/`))
    .map((path) => path.split('/').at(-1) ?? '')
    .sort();

function texts(tree: unknown, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree as object).flatMap(([key, value]) => texts(value, `${path}/${key}`));
}
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

it('every file of texts exists in both languages', () => {
  expect(names('en')).toEqual(names('zh-CN'));
});

it.each(names('zh-CN'))('%s says the same things in both languages, with the same values', (name) => {
  const zh = new Map(texts(files[`./locales/zh-CN/${name}`]));
  const en = new Map(texts(files[`./locales/en/${name}`]));
  expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  for (const [key, text] of zh) {
    expect(text.trim(), key).not.toBe('');
    const english = en.get(key) ?? '';
    expect(values(english), key).toEqual(values(text));
    expect(/[\u4e00-\u9fff]/.test(english), `${key}: ${english}`).toBe(false);
  }
});
