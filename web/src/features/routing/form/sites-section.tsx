import { DeleteOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { useId } from 'react';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { AddName } from '@/features/office/form/named-rows';
import { Mark } from '@/features/office/mark';
import { useSites } from '@/features/office/settings';
import { escaped } from '@/shared/json/pointer';
import type { JsonObject } from '@/shared/json/value';
import type { Site } from '../model/policy';
import { LocalisedFields } from './localised-fields';
import { usePolicyForm } from './policy-context';
import { siteOf } from './site-choices';

function SiteRow({ at, id, site }: { at: string; id: string; site: Site }) {
  const { words, put } = usePolicyForm();
  const { t } = words;
  const field = useId();
  return (
    <div className="plain-row" data-place={at}>
      <div className="plain-row-name">
        <code>{id}</code>
        <div className="field-toggle">
          <Switch
            id={field}
            size="small"
            checked={site.home === true}
            aria-label={`${t('field.home')} ${words.site(id)}`}
            onChange={(home) => put(`${at}/home`, home || undefined)}
          />
          <label htmlFor={field}>{t('field.home')}</label>
        </div>
      </div>
      <div className="fields">
        <LocalisedFields at={`${at}/name`} name={site.name} />
      </div>
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('removeOf', { name: words.site(id) })}
        onClick={() => put(at, undefined)}
      />
      <PlaceFindings at={at} isExact />
    </div>
  );
}

/** The sites that the policy speaks of. */
export function SitesSection() {
  const { policy, words, choices, mayEdit, put } = usePolicyForm();
  const { t } = words;
  const bank = useSites();
  const sites = Object.entries(policy.sites ?? {});
  return (
    <>
      {sites.length === 0 && <p className="quiet-line">{t('noSites')}</p>}
      {sites.map(([id, site]) => {
        const at = `/sites/${escaped(id)}`;
        if (mayEdit) return <SiteRow key={id} at={at} id={id} site={site} />;
        return (
          <p key={id} className="plain-line" data-place={at}>
            <strong>{words.site(id)}</strong> <code>{id}</code>{' '}
            {site.home && <Mark kind="busy">{t('said.home')}</Mark>}
          </p>
        );
      })}
      {mayEdit && (
        <div className="add-line">
          <AddName
            label={t('siteId')}
            addLabel={t('addSite')}
            taken={(policy.sites ?? {}) as unknown as JsonObject}
            offered={choices.sites}
            add={(id) => {
              const known = bank.find((one) => one.id === id);
              put(`/sites/${escaped(id)}`, known ? siteOf(known) : { name: { zh: '', en: '' } });
            }}
          />
        </div>
      )}
    </>
  );
}
