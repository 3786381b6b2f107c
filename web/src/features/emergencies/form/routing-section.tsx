import { ManyField, OneField } from '@/features/office/form/choice-fields';
import { useSites } from '@/features/office/settings';
import { usePolicies, usePolicy } from '@/features/routing/policies';
import { localised } from '@/shared/i18n';
import { isObject } from '@/shared/json/value';
import { type Backup, blankBackup } from '../model/plan';
import { AreasFields } from './areas-fields';
import { ItemList } from './item-list';
import { usePlanForm } from './plan-context';

function BackupFields({ at, backup }: { at: string; backup: Backup }) {
  const { words, put } = usePlanForm();
  const { t } = words;
  const sites = useSites().map((site) => ({ value: site.id, label: localised(site.name) || site.id }));
  return (
    <div className="fields backup-fields">
      <OneField
        label={t('field.site')}
        at={`${at}/site`}
        value={backup.site}
        options={sites}
        isNeeded
        put={(site) => put(`${at}/site`, site ?? '')}
      />
      <ManyField
        label={t('field.by')}
        at={`${at}/by`}
        value={backup.by}
        options={sites.filter((site) => site.value !== backup.site)}
        put={(chosen) => put(`${at}/by`, chosen ?? [])}
      />
    </div>
  );
}

/** Who serves whom while the plan is on: the policy, its areas, sites that stand in. */
export function RoutingSection() {
  const { plan, words, put } = usePlanForm();
  const { t } = words;
  const { data } = usePolicies();
  const sites = useSites();
  const chosen = plan.routing?.policy_version ?? null;
  const inForce = data?.items.find((row) => row.state === 'in_force')?.version ?? null;
  const { data: policy } = usePolicy(chosen ?? inForce);
  const areas = policy && isObject(policy.document.areas) ? Object.keys(policy.document.areas) : null;
  const backups = plan.backups ?? [];
  const nextSite = () =>
    sites.find(({ id, home }) => !home && !backups.some((one) => one.site === id))?.id ?? '';
  return (
    <>
      <div className="policy-choice">
        <OneField
          label={t('field.policy')}
          at="/routing/policy_version"
          value={chosen === null ? null : String(chosen)}
          placeholder={t('field.policyKept')}
          options={(data?.items ?? []).map((row) => ({
            value: String(row.version),
            label: t('field.policyVersion', {
              version: row.version,
              note: localised(row.name) ? `${localised(row.name)} · ${row.note}` : row.note,
            }),
          }))}
          put={(version) =>
            put('/routing/policy_version', version === undefined ? undefined : Number(version))
          }
        />
      </div>
      <AreasFields known={areas} />
      <h4>{t('field.backups')}</h4>
      <ItemList<Backup>
        at="/backups"
        items={backups}
        none={t('noBackups')}
        addLabel={t('addBackup')}
        titleOf={(one, index) =>
          t('backupTitle', { number: index + 1, site: words.site(one.site) || t('unset') })
        }
        blank={() => blankBackup(nextSite())}
        copy={(one) => ({ ...one, site: nextSite() || one.site })}
        draw={(one, at) => <BackupFields at={at} backup={one} />}
      />
    </>
  );
}
