/** The words in which a plan is told: names in place of keys, in the language of the page. */
import type { UiLanguage } from '@/shared/i18n';
import type { PlanTexts } from '../plan-texts';

type Name = (key: string) => string;

export interface Words {
  t: PlanTexts;
  tag: UiLanguage;
  site: Name;
  line: Name;
  role: Name;
  language: Name;
}
