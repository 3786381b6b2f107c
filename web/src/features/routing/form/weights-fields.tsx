import { InputNumber } from 'antd';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { ABILITIES, type Weights } from '../model/policy';
import { percents, shares } from '../model/weights';
import { usePolicyForm } from './policy-context';

const MOST = 65_535;

/** What counts how much, as parts of one bar. */
export function WeightsBar({ weights }: { weights: Weights }) {
  const { t } = usePolicyForm().words;
  const whole = percents(weights);
  const parts = shares(weights).filter(({ share }) => share > 0);
  if (parts.length === 0) return <p className="quiet-line">{t('noWeight')}</p>;
  return (
    <ul className="weights-bar">
      {parts.map(({ ability, share }) => (
        <li key={ability} className={`weight-${ability}`} style={{ flexGrow: share * 100 }}>
          <strong>{whole.get(ability)}%</strong> <span>{t(`ability.${ability}`)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The weights of one group of customers, changed in numbers and seen as a bar. */
export function WeightsFields({ at, label, weights }: { at: string; label: string; weights: Weights }) {
  const { words, mayEdit, put } = usePolicyForm();
  const { t } = words;
  return (
    <div className="weights" data-place={at}>
      <WeightsBar weights={weights} />
      {mayEdit && (
        <div className="weights-numbers">
          {ABILITIES.map((ability) => (
            <div key={ability} className={`weight-name weight-name-${ability}`}>
              <span aria-hidden="true">{t(`ability.${ability}`)}</span>
              <InputNumber
                min={0}
                max={MOST}
                precision={0}
                aria-label={`${label} ${t('weightOf', { ability: t(`ability.${ability}`) })}`}
                value={weights[ability] ?? 0}
                onChange={(weight) => put(`${at}/${ability}`, weight ?? 0)}
              />
            </div>
          ))}
        </div>
      )}
      <PlaceFindings at={at} />
    </div>
  );
}
