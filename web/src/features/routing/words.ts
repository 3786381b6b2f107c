import type { Choice } from '@/features/office/form/choice-fields';
import { useLines, useQueues, useSites, useSkills } from '@/features/office/settings';
import { useBusinessNames } from '@/features/records/business-names';
import type { Localised } from '@/shared/api/types';
import { localised, useLanguage } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import type { Policy } from './model/policy';
import type { Words } from './model/words';
import { usePolicyTexts } from './policy-texts';

interface Named {
  id: string;
  name: Localised;
}

/** What the bank has, by name: all that a policy can speak of. */
export interface Choices {
  queues: Choice[];
  skills: Choice[];
  lines: Choice[];
  sites: Choice[];
  businesses: Choice[];
}

const choices = (items: readonly Named[]): Choice[] =>
  items.map((one) => ({ value: one.id, label: localised(one.name) || one.id }));

export function useChoices(): Choices {
  const businesses = useBusinessNames(true);
  return {
    queues: choices(useQueues()),
    skills: choices(useSkills()),
    lines: choices(useLines()),
    sites: choices(useSites()),
    businesses: [...businesses].map(([value, label]) => ({ value, label })),
  };
}

/** The words for policies: of several, the sites of the first one that knows them count. */
export function useWords(...policies: (Policy | null | undefined)[]): Words {
  const t = usePolicyTexts();
  const tag = useLanguage();
  const shared = useSharedTexts();
  const [queues, skills, lines, sites] = [useQueues(), useSkills(), useLines(), useSites()];
  const businesses = useBusinessNames(true);
  const ownSites = policies.map((policy) => policy?.sites);
  const named = (items: readonly Named[]) => {
    const names = new Map(items.map((one) => [one.id, one.name]));
    return (key: string) => localised(names.get(key), tag) || key;
  };
  // A key that is none of those that there are is shown as it is.
  const known = (text: (key: never) => string, from: string) => (key: string) => {
    const said = text(`${from}.${key}` as never);
    return said === `${from}.${key}` ? key : said;
  };
  const bankSite = named(sites);
  return {
    t,
    tag,
    tier: known(shared, 'tier'),
    care: known(shared, 'care'),
    language: known(shared, 'languageName'),
    medium: known(t, 'medium'),
    mood: known(t, 'mood'),
    queue: named(queues),
    skill: named(skills),
    line: named(lines),
    site: (key) => {
      const own = ownSites.map((all) => all?.[key]?.name).find((name) => name);
      return localised(own as Localised | undefined, tag) || bankSite(key);
    },
    business: (key) => businesses.get(key) ?? key,
  };
}
