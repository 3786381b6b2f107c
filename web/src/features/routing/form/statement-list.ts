import { moved } from '@/features/office/form/row-acts';
import { showPlace } from '@/features/office/form/show-place';
import { withValue } from '@/shared/json/pointer';
import type { Json, JsonObject } from '@/shared/json/value';
import { freeId } from '../model/policy';
import { afterInsert, afterMove, afterRemove } from '../model/section';
import { usePolicyForm } from './policy-context';
import type { CardActs } from './statement-card';

/** Adding to, copying in, ordering and removing from a list of the policy whose members are cards. */
export function useStatementList<T extends { id: string }>(at: string, list: readonly T[]) {
  const { policy, opened, change } = usePolicyForm();
  const put = (next: readonly T[], open: readonly string[]) =>
    change(withValue(policy as unknown as JsonObject, at, next as unknown as Json), open);
  const insert = (index: number, one: T) => {
    put(
      [...list.slice(0, index), one, ...list.slice(index)],
      [...afterInsert(opened, at, index), `${at}/${index}`],
    );
    showPlace(document.body, `${at}/${index}/id`);
  };
  return {
    add: (one: T) => insert(list.length, one),
    acts: (index: number): CardActs => ({
      index,
      count: list.length,
      onCopy: () => {
        const one = list[index];
        if (one) insert(index + 1, { ...one, id: freeId(one.id, list, 2) });
      },
      onMove: (to) => put(moved(list, index, to), afterMove(opened, at, index, to)),
      onRemove: () =>
        put(
          list.filter((_, place) => place !== index),
          afterRemove(opened, at, index),
        ),
    }),
  };
}
