import { LocalisedFields } from './localised-fields';
import { usePlanForm } from './plan-context';

/** What the plan is called and when it is to be used. */
export function NameSection() {
  const { plan, words } = usePlanForm();
  const { t } = words;
  return (
    <>
      <LocalisedFields label={t('field.name')} at="/name" texts={plan.name} />
      <LocalisedFields label={t('field.purpose')} at="/purpose" texts={plan.purpose} isLong isOptional />
    </>
  );
}
