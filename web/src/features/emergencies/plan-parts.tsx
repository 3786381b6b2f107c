import type { ReactNode } from 'react';
import type { Site } from '@/features/sites/situation';
import { localised } from '@/shared/i18n';
import { listed } from '@/shared/i18n/format';
import { useSharedTexts } from '@/shared/i18n/shared';
import { type PlanDocument, yuan } from './plans';
import { useEmergenciesTexts } from './texts';

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="plan-part">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

const says = (text: Partial<Record<string, string>>) => Object.values(text).some((one) => one?.trim());

/** What a plan changes while it is on. */
export function PlanParts({ document, sites }: { document: PlanDocument; sites: readonly Site[] }) {
  const t = useEmergenciesTexts();
  const shared = useSharedTexts();
  const nameOf = (id: string) => localised(sites.find((site) => site.id === id)?.name) || id;
  const { routing, backups, announcements, waiting, desk_notice, authorisations, work_order } = document;
  const ways = [
    ...(routing.policy_version === null ? [] : [t('policyVersion', { version: routing.policy_version })]),
    ...Object.entries(routing.areas).map(([area, on]) => t(on ? 'areaOn' : 'areaOff', { area })),
    ...backups.map(({ site, by }) => t('backup', { site: nameOf(site), by: listed(by.map(nameOf)) })),
  ];
  return (
    <div className="plan-parts">
      {ways.length > 0 && (
        <Part title={t('routing')}>
          <ul>
            {ways.map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        </Part>
      )}
      {announcements.map(({ slot, text }) => (
        <Part key={slot} title={t('announcement', { slot })}>
          <p>{localised(text)}</p>
        </Part>
      ))}
      {says(waiting) && (
        <Part title={t('waiting')}>
          <p>{localised(waiting as PlanDocument['name'])}</p>
        </Part>
      )}
      {says(desk_notice) && (
        <Part title={t('deskNotice')}>
          <p>{localised(desk_notice as PlanDocument['name'])}</p>
        </Part>
      )}
      {authorisations.length > 0 && (
        <Part title={t('authorisations')}>
          <ul>
            {authorisations.map((one) => (
              <li key={one.code}>
                {t('authorisation', {
                  name: localised(one.name),
                  who: shared(`role.${one.approver}`),
                  amount: yuan(one.up_to),
                })}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {work_order && (
        <Part title={`${t('workOrder')} · ${localised(work_order.name)}`}>
          <p>{localised(work_order.text)}</p>
        </Part>
      )}
    </div>
  );
}
