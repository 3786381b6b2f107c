import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { AddChoice } from '@/features/office/form/choice-fields';
import { FieldGroup } from '@/features/office/form/field-frame';
import { duration } from '@/shared/i18n/format';
import { escaped } from '@/shared/json/pointer';
import type { Json } from '@/shared/json/value';
import { milliseconds } from '../model/phrases';
import { type Matching, MOODS, TIERS, type Weights } from '../model/policy';
import { NumberField } from './number-field';
import { usePolicyForm } from './policy-context';
import { WeightsFields } from './weights-fields';

const BLANK = {
  weights: { quality: 1, speed: 1, satisfaction: 1, resolution: 1 },
  worth_seconds: 30,
} satisfies Matching;
const LONGEST_GATHERING = 5_000;

/** Weights of their own for some customers. */
function WeightsBy(props: { of: 'tiers' | 'moods'; weights: Record<string, Weights>; like: Weights }) {
  const { of, weights, like } = props;
  const { words, mayEdit, put } = usePolicyForm();
  const { t } = words;
  const [keys, name] = of === 'tiers' ? [TIERS, words.tier] : [MOODS, words.mood];
  const at = `/matching/${of}`;
  const given = Object.entries(weights);
  if (given.length === 0 && !mayEdit) return null;
  return (
    <FieldGroup label={t(of === 'tiers' ? 'byTier' : 'byMood')}>
      {given.map(([key, one]) => (
        <div key={key} className="weights-line">
          <strong>{name(key)}</strong>
          <WeightsFields at={`${at}/${escaped(key)}`} label={name(key)} weights={one} />
          {mayEdit && (
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('removeOf', { name: name(key) })}
              onClick={() => put(given.length > 1 ? `${at}/${escaped(key)}` : at, undefined)}
            />
          )}
        </div>
      ))}
      {mayEdit && (
        <AddChoice
          label={t(of === 'tiers' ? 'addTier' : 'addMood')}
          options={keys.filter((key) => !weights[key]).map((key) => ({ value: key, label: name(key) }))}
          add={(key) => put(`${at}/${key}`, { ...like } as Json)}
        />
      )}
    </FieldGroup>
  );
}

/** How agents' abilities count. */
export function MatchingSection() {
  const { policy, words, mayEdit, put } = usePolicyForm();
  const { t, tag } = words;
  const { matching } = policy;
  if (!matching) {
    return (
      <>
        <p className="quiet-line">{t('noMatching')}</p>
        {mayEdit && (
          <Button
            type="dashed"
            icon={<PlusOutlined />}
            onClick={() => put('/matching', BLANK as unknown as Json)}
          >
            {t('startMatching')}
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <FieldGroup label={t('weightsForAll')}>
        <WeightsFields at="/matching/weights" label={t('weightsForAll')} weights={matching.weights} />
      </FieldGroup>
      <WeightsBy of="tiers" weights={matching.tiers ?? {}} like={matching.weights} />
      <WeightsBy of="moods" weights={matching.moods ?? {}} like={matching.weights} />
      {mayEdit ? (
        <>
          <div className="fields fields-wide">
            <NumberField
              label={t('field.worth')}
              at="/matching/worth_seconds"
              value={matching.worth_seconds}
              unit={t('unit.seconds')}
              put={(seconds) => put('/matching/worth_seconds', seconds ?? 0)}
            />
            <NumberField
              label={t('field.gather')}
              at="/matching/gather_milliseconds"
              value={matching.gather_milliseconds ?? 0}
              unit={t('unit.milliseconds')}
              most={LONGEST_GATHERING}
              put={(time) => put('/matching/gather_milliseconds', time || undefined)}
            />
          </div>
          <Button icon={<DeleteOutlined />} onClick={() => put('/matching', undefined)}>
            {t('endMatching')}
          </Button>
        </>
      ) : (
        <p className="plain-line">
          {t('said.worth_seconds')} <strong>{duration(matching.worth_seconds, tag)}</strong>
          {t('semicolon')}
          {t('said.gather_milliseconds')}{' '}
          <strong>{milliseconds(matching.gather_milliseconds ?? 0, words)}</strong>
        </p>
      )}
    </>
  );
}
