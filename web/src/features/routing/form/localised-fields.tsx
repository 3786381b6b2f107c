import { AddChoice } from '@/features/office/form/choice-fields';
import { TextField } from '@/features/office/form/text-field';
import type { Localised } from '@/shared/api/types';
import { LANGUAGES } from '../model/policy';
import { usePolicyForm } from './policy-context';

/** A name in Chinese and English, and in the other languages that it is given in. */
export function LocalisedFields({ at, name }: { at: string; name: Partial<Localised> | null | undefined }) {
  const { words, put } = usePolicyForm();
  const { t } = words;
  const texts = (name ?? {}) as Record<string, string>;
  const others = Object.keys(texts).filter((key) => key !== 'zh' && key !== 'en');
  const left = LANGUAGES.filter((key) => key !== 'zh' && key !== 'en' && !others.includes(key));
  return (
    <>
      {['zh', 'en', ...others].map((key) => (
        <TextField
          key={key}
          label={t('field.site_name', { language: words.language(key) })}
          at={`${at}/${key}`}
          value={texts[key]}
          lang={key === 'zh' ? 'zh-CN' : key}
          put={(text) => put(`${at}/${key}`, text)}
        />
      ))}
      <div className="field field-add-language">
        <AddChoice
          label={t('addLanguage')}
          options={left.map((key) => ({ value: key, label: words.language(key) }))}
          add={(key) => put(`${at}/${key}`, '')}
        />
      </div>
    </>
  );
}
