import { useLines, useSites } from '@/features/office/settings';
import type { Localised } from '@/shared/api/types';
import { localised, useLanguage } from '@/shared/i18n';
import { useSharedTexts } from '@/shared/i18n/shared';
import type { Words } from './model/words';
import { usePlanTexts } from './plan-texts';

/** The words for plans. A key that nobody knows is shown as it is. */
export function usePlanWords(): Words {
  const t = usePlanTexts();
  const tag = useLanguage();
  const shared = useSharedTexts();
  const [lines, sites] = [useLines(), useSites()];
  const named = (items: readonly { id: string; name: Localised }[]) => (key: string) =>
    localised(items.find((one) => one.id === key)?.name, tag) || key;
  const known = (from: string) => (key: string) => {
    const said = shared(`${from}.${key}` as never);
    return said === `${from}.${key}` ? key : said;
  };
  return {
    t,
    tag,
    site: named(sites),
    line: named(lines),
    role: known('role'),
    language: known('languageName'),
  };
}
