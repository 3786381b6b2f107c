import type { Localised } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { LocalisedFields } from './localised-fields';
import { usePolicyForm } from './policy-context';

/** What people call the policy. */
export function NameSection() {
  const { policy, words, mayEdit } = usePolicyForm();
  if (!mayEdit) {
    return <p className="plain-line">{localised(policy.name as Localised) || words.t('noName')}</p>;
  }
  return (
    <div className="fields">
      <LocalisedFields at="/name" name={policy.name} />
    </div>
  );
}
