import { ManyField, OneField } from '@/features/office/form/choice-fields';
import type { Json } from '@/shared/json/value';
import type { Then } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';
import { useSiteChoices } from './site-choices';
import { SkillRows } from './skill-rows';

/** What holds of the contacts that a rule speaks of. */
export function ThenFields({ at, then }: { at: string; then: Then }) {
  const { words, choices, put } = usePolicyForm();
  const { t } = words;
  const { options, putWith } = useSiteChoices();
  const seconds = t('unit.seconds');
  const putSites = (chosen: string[] | undefined) =>
    putWith(`${at}/sites`, chosen ? ({ ...then.sites, sites: chosen } as Json) : undefined, chosen ?? []);
  return (
    <>
      <div className="fields">
        <OneField
          label={t('field.queue')}
          at={`${at}/queue`}
          value={then.queue}
          options={choices.queues}
          placeholder={t('keep')}
          put={(queue) => put(`${at}/queue`, queue)}
        />
        <NumberField
          label={t('field.priority')}
          at={`${at}/priority`}
          value={then.priority}
          unit={t('unit.points')}
          least={-1_000_000}
          placeholder={t('keep')}
          put={(points) => put(`${at}/priority`, points || undefined)}
        />
        <NumberField
          label={t('field.manager')}
          at={`${at}/manager_for_seconds`}
          value={then.manager_for_seconds}
          unit={seconds}
          placeholder={t('none')}
          put={(time) => put(`${at}/manager_for_seconds`, time)}
        />
        <NumberField
          label={t('field.last_agent')}
          at={`${at}/last_agent_for_seconds`}
          value={then.last_agent_for_seconds}
          unit={seconds}
          placeholder={t('none')}
          put={(time) => put(`${at}/last_agent_for_seconds`, time)}
        />
        <ManyField
          label={t('field.sites')}
          at={`${at}/sites/sites`}
          value={then.sites?.sites}
          options={options}
          placeholder={t('any')}
          put={putSites}
        />
        {then.sites && (
          <NumberField
            label={t('field.for_seconds')}
            at={`${at}/sites/for_seconds`}
            value={then.sites.for_seconds}
            unit={seconds}
            placeholder={t('none')}
            put={(time) => put(`${at}/sites/for_seconds`, time)}
          />
        )}
      </div>
      <SkillRows label={t('skills')} at={`${at}/skills`} skills={then.skills} lowest={1} />
    </>
  );
}
