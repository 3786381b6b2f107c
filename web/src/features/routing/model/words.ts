/** The words in which a policy is told: names in place of keys, in the language of the page. */
import type { UiLanguage } from '@/shared/i18n';
import type { PolicyTexts } from '../policy-texts';

type Name = (key: string) => string;

export interface Words {
  t: PolicyTexts;
  tag: UiLanguage;
  tier: Name;
  care: Name;
  language: Name;
  medium: Name;
  mood: Name;
  queue: Name;
  skill: Name;
  line: Name;
  site: Name;
  business: Name;
}
