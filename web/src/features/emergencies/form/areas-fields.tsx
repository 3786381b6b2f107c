import { Radio } from 'antd';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { escaped } from '@/shared/json/pointer';
import { usePlanForm } from './plan-context';

const STATES = [null, true, false] as const;
const LABEL = { null: 'field.areaKept', true: 'field.areaOn', false: 'field.areaOff' } as const;

/** Areas of the policy: each as it is, active, or not. */
export function AreasFields({ known }: { known: readonly string[] | null }) {
  const { plan, words, put } = usePlanForm();
  const { t } = words;
  const areas = plan.routing?.areas ?? {};
  const names = [...new Set([...(known ?? []), ...Object.keys(areas)])];
  const choose = (name: string, state: boolean | null) => {
    const { [name]: _, ...others } = areas;
    const next = state === null ? others : { ...areas, [name]: state };
    put('/routing/areas', Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <div data-place="/routing/areas">
      <h4>{t('field.areas')}</h4>
      {names.length === 0 && <p className="quiet-line">{t('field.noAreas')}</p>}
      {names.map((name) => {
        const at = `/routing/areas/${escaped(name)}`;
        const state = areas[name] ?? null;
        return (
          <div key={name} className="area-line" data-place={at}>
            <strong>{name}</strong>
            <Radio.Group
              aria-label={t('field.areaState', { name })}
              optionType="button"
              options={STATES.map((one) => ({ value: String(one), label: t(LABEL[`${one}`]) }))}
              value={String(state)}
              onChange={({ target }) =>
                choose(name, STATES.find((one) => String(one) === target.value) ?? null)
              }
            />
            {known && !known.includes(name) && <span className="area-unknown">{t('field.areaUnknown')}</span>}
            <PlaceFindings at={at} />
          </div>
        );
      })}
    </div>
  );
}
