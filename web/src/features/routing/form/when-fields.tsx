import { ManyField, TypedField } from '@/features/office/form/choice-fields';
import { CARE_GROUPS, LANGUAGES, MEDIA, MOODS, TIERS, type When } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';

const LISTS = [
  'tiers',
  'care',
  'languages',
  'lines',
  'media',
  'queues',
  'businesses',
  'moods',
  'areas',
] as const;
const MOST_STARS = 7;

/** Which contacts: all that can be asked of them. What is left empty does not matter. */
export function WhenFields({ at, when }: { at: string; when: When | null | undefined }) {
  const { words, choices, policy, put } = usePolicyForm();
  const { t } = words;
  const given = when ?? {};
  const named = (keys: readonly string[], name: (key: string) => string) =>
    keys.map((key) => ({ value: key, label: name(key) }));
  const options = {
    tiers: named(TIERS, words.tier),
    care: named(CARE_GROUPS, words.care),
    languages: named(LANGUAGES, words.language),
    lines: choices.lines,
    media: named(MEDIA, words.medium),
    queues: choices.queues,
    businesses: choices.businesses,
    moods: named(MOODS, words.mood),
    areas: named(Object.keys(policy.areas ?? {}), (key) => key),
  };
  const stars = (key: 'star_at_least' | 'star_at_most') => (
    <NumberField
      label={t(`field.${key}`)}
      at={`${at}/${key}`}
      value={given[key]}
      unit={t('unit.stars')}
      least={1}
      most={MOST_STARS}
      placeholder={t('any')}
      put={(star) => put(`${at}/${key}`, star)}
    />
  );
  return (
    <div className="fields">
      {LISTS.map((key) =>
        // What desks carry out cannot be read by everybody who edits: then the key is typed.
        key === 'businesses' && options.businesses.length === 0 ? (
          <TypedField
            key={key}
            label={t('field.businesses')}
            at={`${at}/businesses`}
            value={given.businesses}
            placeholder={t('any')}
            put={(typed) => put(`${at}/businesses`, typed)}
          />
        ) : (
          <ManyField
            key={key}
            label={t(`field.${key}`)}
            at={`${at}/${key}`}
            value={given[key]}
            options={options[key]}
            placeholder={t('any')}
            put={(chosen) => put(`${at}/${key}`, chosen)}
          />
        ),
      )}
      <TypedField
        label={t('field.regions')}
        at={`${at}/regions`}
        value={given.regions}
        placeholder={t('any')}
        put={(typed) => put(`${at}/regions`, typed)}
      />
      {stars('star_at_least')}
      {stars('star_at_most')}
    </div>
  );
}
