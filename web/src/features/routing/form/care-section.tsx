import { TypedField } from '@/features/office/form/choice-fields';
import { CARE_GROUPS } from '../model/policy';
import { usePolicyForm } from './policy-context';

/** Phrases by which customers say that they belong to a care group. */
export function CareSection() {
  const { policy, words, mayEdit, put } = usePolicyForm();
  const { t } = words;
  const others = Object.keys(policy.care_phrases ?? {}).filter(
    (group) => !(CARE_GROUPS as readonly string[]).includes(group),
  );
  return [...CARE_GROUPS, ...others].map((group) => {
    const at = `/care_phrases/${group}`;
    const phrases = policy.care_phrases?.[group] ?? [];
    if (mayEdit) {
      return (
        <TypedField
          key={group}
          label={words.care(group)}
          at={at}
          value={phrases}
          isPhrase
          placeholder={t('noPhrases')}
          put={(typed) => put(at, typed)}
        />
      );
    }
    return (
      <p key={group} className="plain-line" data-place={at}>
        <strong>{words.care(group)}</strong> {phrases.join(t('listComma')) || t('noPhrases')}
      </p>
    );
  });
}
