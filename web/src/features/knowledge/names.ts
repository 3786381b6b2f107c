import type { MarkKind } from '@/features/office/mark';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import type { Stage, Standing } from './knowledge-api';
import { useEditionList, useInstitutionList } from './shelves-api';
import { BUSINESSES, useKnowledgeTexts } from './texts';

export const STANDING_KIND: Record<Standing, MarkKind> = {
  current: 'good',
  scheduled: 'busy',
  expired: 'plain',
  unpublished: 'plain',
};
export const STAGE_KIND: Record<Stage, MarkKind> = { draft: 'warn', in_review: 'busy', published: 'plain' };

/** The names of businesses, institutions and editions by key; the key itself where there is none. */
export function useKnowledgeNames() {
  const t = useKnowledgeTexts();
  const institutions = useInstitutionList().data?.items ?? [];
  const editions = useEditionList().data?.items ?? [];
  const known = new Set<string>(BUSINESSES);
  return {
    business: (key: string) => (known.has(key) ? t(`business.${key as (typeof BUSINESSES)[number]}`) : key),
    institution: (key: string) => localised(institutions.find((one) => one.id === key)?.name) || key,
    edition: (key: string) => localised(editions.find((one) => one.id === key)?.title) || key,
    institutions: institutions.map((one) => ({ value: one.id, label: localised(one.name) })),
    editions: editions.map((one) => ({ value: one.id, label: localised(one.title) })),
    businesses: BUSINESSES.map((key) => ({ value: key as string, label: t(`business.${key}`) })),
  };
}

export function useValidity() {
  const t = useKnowledgeTexts();
  return (from: string | null, to: string | null) => {
    if (from && to) return t('between', { from: dayAndTime(from), to: dayAndTime(to) });
    if (from) return t('since', { from: dayAndTime(from) });
    return to ? t('until', { to: dayAndTime(to) }) : t('always');
  };
}
