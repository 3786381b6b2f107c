import { CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { AddChoice } from '@/features/office/form/choice-fields';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { LANGUAGES, LONGEST, OWN_LANGUAGES, saysSomething, type Texts } from '../model/plan';
import { usePlanForm } from './plan-context';

/** One language of a text. */
function Tongue(props: {
  label: string;
  at: string;
  lang: string;
  value: string;
  longest: number;
  isLong: boolean;
  remove?: (() => void) | undefined;
  put: (text: string) => void;
}) {
  const { label, at, lang, value, longest, isLong, remove, put } = props;
  const { words } = usePlanForm();
  const { t } = words;
  const id = useId();
  const length = value.trim().length;
  const field = {
    id,
    value,
    lang: lang === 'zh' ? 'zh-CN' : lang,
    'aria-describedby': `${id}-count`,
    ...(length > longest ? { status: 'error' as const } : {}),
    onChange: (event: { target: { value: string } }) => put(event.target.value),
  };
  return (
    <div className="field" data-place={`${at}/${lang}`}>
      <div className="tongue-head">
        <label htmlFor={id}>{t('inLanguage', { field: label, language: words.language(lang) })}</label>
        <span id={`${id}-count`} className={length > longest ? 'tongue-long' : 'tongue-count'}>
          {t('count', { number: length, most: longest })}
        </span>
        {remove && (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('removeLanguage', { language: words.language(lang) })}
            onClick={remove}
          />
        )}
      </div>
      {isLong ? <Input.TextArea rows={3} {...field} /> : <Input {...field} />}
    </div>
  );
}

/** A text in Chinese and English, and in the other languages that it is given in. */
export function LocalisedFields(props: {
  label: string;
  at: string;
  texts: Texts | null | undefined;
  isLong?: boolean;
  /** Said by nobody, the text is not there at all. */
  isOptional?: boolean;
}) {
  const { label, at, texts, isLong = false, isOptional = false } = props;
  const { words, put } = usePlanForm();
  const { t } = words;
  const said = texts ?? {};
  const others = Object.keys(said).filter((key) => !OWN_LANGUAGES.includes(key));
  const left = LANGUAGES.filter((key) => !OWN_LANGUAGES.includes(key) && !others.includes(key));
  const change = (key: string, text: string) => {
    const next = { ...said, [key]: text };
    put(at, isOptional && !saysSomething(next) && others.length === 0 ? undefined : next);
  };
  return (
    <fieldset className="tongues" aria-label={label} data-place={at}>
      {[...OWN_LANGUAGES, ...others].map((key) => (
        <Tongue
          key={key}
          label={label}
          at={at}
          lang={key}
          value={said[key] ?? ''}
          longest={isLong ? LONGEST.text : LONGEST.name}
          isLong={isLong}
          remove={OWN_LANGUAGES.includes(key) ? undefined : () => put(`${at}/${key}`, undefined)}
          put={(text) => change(key, text)}
        />
      ))}
      <div className="tongue-more">
        <PlaceFindings at={at} />
        <AddChoice
          label={t('addLanguage')}
          options={left.map((key) => ({ value: key, label: words.language(key) }))}
          add={(key) => change(key, '')}
        />
      </div>
    </fieldset>
  );
}
