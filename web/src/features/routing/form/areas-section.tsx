import { DeleteOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { TypedField } from '@/features/office/form/choice-fields';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { AddName } from '@/features/office/form/named-rows';
import { Mark } from '@/features/office/mark';
import { escaped } from '@/shared/json/pointer';
import type { JsonObject } from '@/shared/json/value';
import { usePolicyForm } from './policy-context';

/** Areas with their switches and regions. */
export function AreasSection() {
  const { policy, words, mayEdit, put } = usePolicyForm();
  const { t } = words;
  const areas = Object.entries(policy.areas ?? {});
  return (
    <>
      {areas.length === 0 && <p className="quiet-line">{t('noAreas')}</p>}
      {areas.map(([name, area]) => {
        const at = `/areas/${escaped(name)}`;
        const isActive = area.active !== false;
        if (!mayEdit) {
          return (
            <p key={name} className="plain-line" data-place={at}>
              <Mark kind={isActive ? 'busy' : 'plain'}>{t(isActive ? 'on' : 'off')}</Mark>{' '}
              <strong>{name}</strong> {t('said.regions')} {area.regions.join(t('listComma'))}
            </p>
          );
        }
        return (
          <div key={name} className="plain-row" data-place={at}>
            <div className="plain-row-name">
              <strong>{name}</strong>
              <span className="field-toggle">
                <Switch
                  checked={isActive}
                  aria-label={t('areaSwitch', { name })}
                  onChange={(active) => put(`${at}/active`, active)}
                />
                <Mark kind={isActive ? 'busy' : 'plain'}>{t(isActive ? 'on' : 'off')}</Mark>
              </span>
            </div>
            <TypedField
              label={t('field.region_list')}
              at={`${at}/regions`}
              value={area.regions}
              isNeeded
              put={(regions) => put(`${at}/regions`, regions ?? [])}
            />
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('removeOf', { name })}
              onClick={() => put(at, undefined)}
            />
            <PlaceFindings at={at} isExact />
          </div>
        );
      })}
      {mayEdit && (
        <div className="add-line">
          <AddName
            label={t('areaName')}
            addLabel={t('addArea')}
            taken={(policy.areas ?? {}) as unknown as JsonObject}
            add={(name) => put(`/areas/${escaped(name)}`, { active: false, regions: [] })}
          />
        </div>
      )}
    </>
  );
}
