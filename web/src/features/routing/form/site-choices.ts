import type { Choice } from '@/features/office/form/choice-fields';
import { useSites } from '@/features/office/settings';
import type { Localised } from '@/shared/api/types';
import { escaped, withValue } from '@/shared/json/pointer';
import type { Json, JsonObject } from '@/shared/json/value';
import { usePolicyForm } from './policy-context';

/** A site of the bank as a policy speaks of it. */
export const siteOf = (site: { name: Localised; home: boolean }): Json => ({
  name: { ...site.name } as unknown as Json,
  ...(site.home ? { home: true } : {}),
});

/** The sites of the policy and of the bank; one of the bank's becomes one of the policy's once it is chosen. */
export function useSiteChoices() {
  const { policy, words, choices, opened, change } = usePolicyForm();
  const bank = useSites();
  const own = Object.keys(policy.sites ?? {});
  const options: Choice[] = [
    ...own.map((key) => ({ value: key, label: words.site(key) })),
    ...choices.sites.filter((one) => !own.includes(one.value)),
  ];
  const putWith = (pointer: string, value: Json | undefined, chosen: readonly string[]) => {
    let next = withValue(policy as unknown as JsonObject, pointer, value);
    for (const site of bank) {
      if (!chosen.includes(site.id) || own.includes(site.id)) continue;
      next = withValue(next, `/sites/${escaped(site.id)}`, siteOf(site));
    }
    change(next, opened);
  };
  return { options, putWith };
}
