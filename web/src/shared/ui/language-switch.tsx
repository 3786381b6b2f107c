import { setLanguage, type UiLanguage, useLanguage } from '../i18n';
import { useSharedTexts } from '../i18n/shared';
import './language-switch.css';

const NAMES: Record<UiLanguage, string> = { 'zh-CN': '中文', en: 'English' };

/** Chinese or English; the choice is kept. Each language is called by its own name. */
export function LanguageSwitch() {
  const t = useSharedTexts();
  const current = useLanguage();
  return (
    <fieldset className="language-switch">
      <legend className="visually-hidden">{t('language')}</legend>
      {(Object.keys(NAMES) as UiLanguage[]).map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-pressed={tag === current}
          onClick={() => setLanguage(tag)}
        >
          {NAMES[tag]}
        </button>
      ))}
    </fieldset>
  );
}
