import { LocalisedFields } from './localised-fields';
import { usePlanForm } from './plan-context';

/** What agents find on their desks. */
export function DesksSection() {
  const { plan, words } = usePlanForm();
  const label = words.t('field.desk_notice');
  return <LocalisedFields label={label} at="/desk_notice" texts={plan.desk_notice} isLong isOptional />;
}
