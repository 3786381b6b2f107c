import { OneField } from '@/features/office/form/choice-fields';
import { Rows } from '@/features/office/form/rows';
import type { Json } from '@/shared/json/value';
import type { SkillLevel } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';

const HIGHEST_LEVEL = 10;

/** Skills with their levels; `lowest` is 0 where a skill may be asked for no more. */
export function SkillRows(props: {
  label: string;
  at: string;
  skills: readonly SkillLevel[] | null | undefined;
  lowest: 0 | 1;
  isNeeded?: boolean;
}) {
  const { label, at, skills, lowest, isNeeded = false } = props;
  const { words, choices, put } = usePolicyForm();
  const { t } = words;
  const rows = skills ?? [];
  const free = choices.skills.find((one) => !rows.some((row) => row.skill === one.value));
  return (
    <Rows
      label={label}
      at={at}
      rows={rows}
      addLabel={t('addSkill')}
      blank={() => ({ skill: free?.value ?? '', level: lowest })}
      put={(changed) => put(at, changed.length > 0 || isNeeded ? (changed as unknown as Json) : undefined)}
      draw={(row, change, place) => (
        <div className="row-line">
          <OneField
            label={t('field.skill')}
            at={`${place}/skill`}
            value={row.skill}
            options={choices.skills}
            isNeeded
            put={(skill) => change({ ...row, skill: skill ?? '' })}
          />
          <NumberField
            label={t('field.level')}
            at={`${place}/level`}
            value={row.level}
            unit={t('unit.level')}
            least={lowest}
            most={HIGHEST_LEVEL}
            put={(level) => change({ ...row, level: level ?? lowest })}
          />
        </div>
      )}
    />
  );
}
