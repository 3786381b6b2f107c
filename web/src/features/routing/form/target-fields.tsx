import { OneField } from '@/features/office/form/choice-fields';
import type { Json } from '@/shared/json/value';
import { TARGET_KINDS, type Target } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';

const BLANK: Record<string, Target> = {
  mean_wait: { kind: 'mean_wait', milliseconds: 10_000 },
  answered_within: { kind: 'answered_within', percent: 90, seconds: 20 },
  longest_wait: { kind: 'longest_wait', seconds: 300 },
};

/** What is promised, in the numbers that its kind has. */
export function TargetFields({ at, target }: { at: string; target: Target }) {
  const { words, put } = usePolicyForm();
  const { t } = words;
  const seconds = (label: string) => (
    <NumberField
      label={label}
      at={`${at}/seconds`}
      value={target.seconds}
      unit={t('unit.seconds')}
      put={(time) => put(`${at}/seconds`, time ?? 0)}
    />
  );
  return (
    <>
      <OneField
        label={t('field.target')}
        at={`${at}/kind`}
        value={target.kind}
        options={TARGET_KINDS.map((kind) => ({ value: kind, label: t(`target.${kind}`) }))}
        isNeeded
        put={(kind) => put(at, BLANK[kind ?? ''] as unknown as Json)}
      />
      {target.kind === 'mean_wait' && (
        <NumberField
          label={t('field.mean')}
          at={`${at}/milliseconds`}
          value={target.milliseconds}
          unit={t('unit.milliseconds')}
          most={1_000_000_000}
          put={(time) => put(`${at}/milliseconds`, time ?? 0)}
        />
      )}
      {target.kind === 'answered_within' && (
        <NumberField
          label={t('field.percent')}
          at={`${at}/percent`}
          value={target.percent}
          unit={t('unit.percent')}
          most={100}
          put={(percent) => put(`${at}/percent`, percent ?? 0)}
        />
      )}
      {target.kind === 'answered_within' && seconds(t('field.within'))}
      {target.kind === 'longest_wait' && seconds(t('field.longest'))}
    </>
  );
}
