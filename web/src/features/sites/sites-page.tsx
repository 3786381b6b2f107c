import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { type Column, DataTable } from '@/features/office/data-table';
import { Mark, type MarkKind } from '@/features/office/mark';
import { Card, PageHead } from '@/features/office/page-parts';
import { ReasonDialog } from '@/features/office/reason-dialog';
import { has } from '@/features/office/sections';
import { useRoles } from '@/features/office/session-context';
import { useOfficeTexts } from '@/features/office/texts';
import { api } from '@/shared/api/client';
import type { Time } from '@/shared/api/types';
import { localised } from '@/shared/i18n';
import { dayAndTime } from '@/shared/i18n/format';
import { Empty, Failed, Loading } from '@/shared/ui/states';
import { SiteForm } from './site-form';
import { type Health, type Moved, type SiteStanding, useSituation } from './situation';
import { useSitesTexts } from './texts';
import './sites.css';

const MARK: Record<Health, MarkKind> = { open: 'good', impaired: 'warn', lost: 'bad' };
const REFRESH_MS = 10_000;

interface SiteStep {
  site: string;
  at: Time;
  by: string | null;
  event:
    | { type: 'site_lost'; moved: Moved; reason: string | null }
    | { type: 'site_impaired'; silent: number; reason: string | null }
    | { type: 'site_restored'; reason: string | null };
}

type Open =
  | { kind: 'form'; standing: SiteStanding | null }
  | { kind: 'health'; standing: SiteStanding; health: Health };

const VERB = { open: 'restore', impaired: 'impair', lost: 'lose' } as const;

function StateOf({ standing }: { standing: SiteStanding }) {
  const t = useSitesTexts();
  const { health, grade, since, reason, by, moved, steady_since } = standing;
  return (
    <div className="site-state">
      <Mark kind={MARK[health]}>{t(`health.${health}`)}</Mark> {grade && t(`grade.${grade}`)}
      {health !== 'open' && (
        <>
          <p>
            {since && t('since', { time: dayAndTime(since) })}{' '}
            {reason ? (by ? t('byHand', { who: by, reason }) : reason) : t('bySilence')}
          </p>
          {health === 'lost' && <p>{t('moved', { ...moved })}</p>}
          {steady_since && <p>{t('holdDown')}</p>}
        </>
      )}
    </div>
  );
}

function History({ sites }: { sites: readonly SiteStanding[] }) {
  const t = useSitesTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['site-events'],
    queryFn: () => api.get<{ items: SiteStep[] }>('/site-events'),
    refetchInterval: REFRESH_MS,
  });
  const nameOf = (id: string) => localised(sites.find(({ site }) => site.id === id)?.site.name) || id;
  const what = ({ event }: SiteStep) => {
    if (event.type === 'site_lost') return t('event.site_lost', { ...event.moved });
    if (event.type === 'site_impaired') return t('event.site_impaired', { silent: event.silent });
    return t('event.site_restored');
  };
  const columns: Column<SiteStep>[] = [
    { title: t('when'), width: 160, render: (step) => dayAndTime(step.at) },
    { title: t('site'), width: 140, render: (step) => nameOf(step.site) },
    { title: t('what'), render: what },
    { title: t('reason'), render: (step) => step.event.reason ?? '–' },
    { title: t('who'), width: 120, render: (step) => step.by ?? t('itself') },
  ];
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (data.items.length === 0) return <Empty title={t('noHistory')} />;
  return (
    <DataTable
      caption={t('history')}
      columns={columns}
      rows={data.items}
      rowKey={(step) => `${step.site} ${step.at}`}
    />
  );
}

/** 职场: capacity and health of each site, and the switch that takes one out. */
export default function SitesPage() {
  const t = useSitesTexts();
  const office = useOfficeTexts();
  const roles = useRoles();
  const client = useQueryClient();
  const [mayEdit, maySwitch] = [has(roles, 'shift_leader', 'maintainer'), has(roles, 'shift_leader')];
  const { situation, error, refetch } = useSituation();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: ['site-events'] });
    void client.invalidateQueries({ queryKey: ['situation'] });
  };
  const columns: Column<SiteStanding>[] = [
    {
      title: t('site'),
      width: 190,
      render: ({ site }) => (
        <>
          {localised(site.name)} <span className="quiet-word">{site.id}</span>
        </>
      ),
    },
    { title: t('workplaces'), width: 80, isNumber: true, render: ({ site }) => site.workplaces },
    {
      title: t('region'),
      width: 110,
      render: ({ site }) => (site.home ? t('home') : (site.region ?? '–')),
    },
    {
      title: t('agents'),
      width: 170,
      render: ({ heard, working, silent }) => t('agentsOf', { heard, working, silent }),
    },
    { title: t('state'), render: (standing) => <StateOf standing={standing} /> },
    ...(mayEdit
      ? [
          {
            title: t('acts'),
            width: 250,
            render: (standing: SiteStanding) => (
              <div className="row-acts">
                <Button size="small" onClick={() => setOpen({ kind: 'form', standing })}>
                  {t('edit')}
                </Button>
                {maySwitch &&
                  (['open', 'impaired', 'lost'] as const)
                    .filter((health) => health !== standing.health)
                    .map((health) => (
                      <Button
                        key={health}
                        size="small"
                        danger={health === 'lost'}
                        onClick={() => setOpen({ kind: 'health', standing, health })}
                      >
                        {t(VERB[health])}
                      </Button>
                    ))}
              </div>
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <PageHead title={office('section.sites')} intro={t('intro')}>
        {mayEdit && (
          <Button type="primary" onClick={() => setOpen({ kind: 'form', standing: null })}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      <Card>
        {situation ? (
          situation.sites.length === 0 ? (
            <Empty title={t('noSites')} />
          ) : (
            <DataTable
              caption={office('section.sites')}
              columns={columns}
              rows={situation.sites}
              rowKey={({ site }) => site.id}
            />
          )
        ) : error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </Card>
      <Card title={t('history')}>
        <History sites={situation?.sites ?? []} />
      </Card>
      {open?.kind === 'form' && <SiteForm site={open.standing?.site ?? null} onClose={close} />}
      {open?.kind === 'health' && (
        <ReasonDialog
          title={t(`${VERB[open.health]}Title`, { site: localised(open.standing.site.name) })}
          text={t(`${VERB[open.health]}Text`)}
          verb={t(VERB[open.health])}
          onConfirm={(reason) =>
            api.put<void>(`/sites/${open.standing.site.id}/health`, { health: open.health, reason })
          }
          onClose={close}
        />
      )}
    </>
  );
}
