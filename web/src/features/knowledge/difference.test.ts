import { expect, it } from 'vitest';
import { differences } from './difference';

it('says what was taken out and what was put in', () => {
  expect(differences('五日内办理书面挂失', '七日内办理挂失')).toEqual([
    { kind: 'removed', text: '五' },
    { kind: 'added', text: '七' },
    { kind: 'same', text: '日内办理' },
    { kind: 'removed', text: '书面' },
    { kind: 'same', text: '挂失' },
  ]);
});

it('keeps words and numbers whole', () => {
  expect(differences('costs 50 yuan', 'costs 500 yuan')).toEqual([
    { kind: 'same', text: 'costs ' },
    { kind: 'removed', text: '50' },
    { kind: 'added', text: '500' },
    { kind: 'same', text: ' yuan' },
  ]);
});

it('put together again, both texts are whole', () => {
  const [before, after] = ['转账限额：单笔5万元。', '转账：单笔限额20万元，单日50万元。'];
  const changes = differences(before, after);
  const without = (kind: string) =>
    changes
      .filter((one) => one.kind !== kind)
      .map((one) => one.text)
      .join('');
  expect([without('added'), without('removed')]).toEqual([before, after]);
  expect(differences('', '')).toEqual([]);
});
